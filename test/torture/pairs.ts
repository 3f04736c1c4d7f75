import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { chanceOf } from '#test/torture/chance.js';
import { Place, walkAll } from '#test/torture/engine.js';
import { Killer } from '#test/torture/killer.js';
import type { Situation } from '#test/torture/situations.js';

const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  { from: 60, situations: ['a case went from one of two workers to the other'] },
  { from: 200, situations: ['a stream came back and missed nothing', 'no answer, then answered under the same key', 'one API gave no answer, and the other answered from the record'] },
];

/** Two APIs and two workers, as a county runs them, and kills among everything. */
export async function pairs({ cases, seed, log }: CampaignOptions): Promise<CampaignResult> {
  const place = await Place.start(seed, log);
  await place.double();
  const killer = new Killer(place.keeper, chanceOf(seed + 1));
  await walkAll(place, { cases, seed, log: line => log(`${line}, ${killer.kills} kills`) });
  await killer.stop();
  const owed = OWED.filter(({ from }) => cases >= from).flatMap(({ situations }) => situations);
  return { name: 'pairs', seed, cases, kills: killer.kills, faults: 0, ...await place.judge(owed) };
}
