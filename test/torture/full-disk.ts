import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SteadyClient } from '#infra/database/connection.js';
import type { OwnDeath } from '#infra/launch/children.js';
import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { NO_VIOLATIONS } from '#test/torture/checker.js';
import { type Chance, chanceOf, shuffled } from '#test/torture/chance.js';
import { Place, walkAll } from '#test/torture/engine.js';
import type { Situation } from '#test/torture/situations.js';
import { SmallDisk } from '#test/torture/small-disk.js';
import { WITH_PAPERS } from '#test/torture/ways.js';

const SIZE_MB = { database: 512, files: 64 };
const FULL_MS = { least: 4_000, most: 15_000 };
const ROOM_MS = { least: 1_000, most: 4_000 };
/** One walk in so many brings papers, too. */
const PAPERS_EVERY = 4;
const NO_ROOM = 'No space left on device';
/** Told by this campaign itself: of the database, and of files. */
const OWN = ['PostgreSQL had no room, and went on once it had', 'a file did not fit, and was taken later'] as const;
const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  { from: 200, situations: ['turned away for now, then answered under the same key', 'a workflow task was lost and done again'] },
];

/** The disks of PostgreSQL and of the files are small, and full for some seconds again and again. */
export async function fullDisk(options: CampaignOptions): Promise<CampaignResult> {
  const { cases, seed, log } = options;
  const disks = mounted(log);
  if (!disks) return notTried(options);
  try {
    const place = await Place.start(seed, log, { JISHI_FILES: disks.files.folder }, data => symlinkSync(disks.database.folder, join(data, 'postgres')));
    await keepLogsShort(place);
    const filler = new Filler(disks, chanceOf(seed + 1));
    await walkAll(place, { cases, seed, log: line => log(`${line}, full ${filler.faults} times`) }, plan => plan.map((way, i) => i % PAPERS_EVERY === 0 && way.cases !== 2 ? WITH_PAPERS : way));
    await filler.end();
    const owed = OWED.filter(({ from }) => cases >= from).flatMap(({ situations }) => situations);
    const hadNoRoom = place.logOf('postgres').includes(NO_ROOM);
    const { sometimes, ...judged } = await place.judge(owed, isOfTheDisk);
    const came = [hadNoRoom, place.client.filesTurnedAway > 0];
    const named = (wanted: boolean) => OWN.filter((_, i) => came[i] === wanted);
    return {
      name: 'full-disk', seed, cases, kills: 0, faults: filler.faults, ...judged,
      sometimes: { met: [...named(true), ...sometimes.met], missed: [...named(false), ...sometimes.missed] },
    };
  } finally {
    for (const disk of Object.values(disks)) disk.end();
  }
}

function mounted(log: CampaignOptions['log']): Disks | null {
  const made: SmallDisk[] = [];
  try {
    const [database, files] = Object.values(SIZE_MB).map(megabytes => made[made.push(new SmallDisk(megabytes)) - 1]!);
    return { database: database!, files: files! };
  } catch (error) {
    for (const disk of made) disk.end();
    log((error as Error).message);
    return null;
  }
}

/** Where no disk can be mounted nothing is shown, and that is no success. */
function notTried({ cases, seed }: CampaignOptions): CampaignResult {
  return { name: 'full-disk', seed, cases, kills: 0, faults: 0, ownDeaths: 0, violations: { ...NO_VIOLATIONS }, unresolved: cases, sometimes: { met: [], missed: [...OWN] } };
}

type Disks = { [disk in keyof typeof SIZE_MB]: SmallDisk };

/** PostgreSQL stops rather than go on without its log. That is what it promises, and no fault of its own. */
function isOfTheDisk({ name, tail }: OwnDeath): boolean {
  return name === 'postgres' && tail.includes(NO_ROOM);
}

/** Its write-ahead log would fill a disk of this size by itself, for good. */
async function keepLogsShort({ instance: { settings } }: Place): Promise<void> {
  const database = new SteadyClient(settings.adminDatabaseUrl);
  await database.connect();
  await database.query(`ALTER SYSTEM SET max_wal_size = '96MB'`);
  await database.query('SELECT pg_reload_conf()');
  await database.end();
}

/** Fills one of the disks, or both, and makes room again, until it is told to end; none twice before each was full once. */
class Filler {
  faults = 0;
  private readonly running: Promise<void>;
  private readonly over = new AbortController();

  constructor(disks: Disks, chance: Chance) {
    this.running = this.run(disks, chance);
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.running;
  }

  private async run({ database, files }: Disks, chance: Chance): Promise<void> {
    const { signal } = this.over;
    const wait = ({ least, most }: typeof FULL_MS) => sleep(least + chance() * (most - least), undefined, { signal }).catch(() => undefined);
    let ahead: SmallDisk[][] = [];
    for (;;) {
      await wait(ROOM_MS);
      if (signal.aborted) return;
      if (ahead.length === 0) ahead = shuffled(chance, [[database], [files], [database, files]]);
      const full = ahead.pop()!;
      for (const disk of full) disk.fill();
      this.faults++;
      await wait(FULL_MS);
      for (const disk of full) disk.clear();
    }
  }
}
