import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Failpoint } from '#infra/failpoint.js';
import { type Chance, chanceOf } from '#test/torture/chance.js';
import { type Outcome, Place } from '#test/torture/engine.js';
import type { Process } from '#test/torture/killer.js';
import { take, wayCalled } from '#test/torture/ways.js';

export interface FailpointsOutcome extends Outcome {
  /** How many failpoints there are. */
  points: number;
  /** Rounds in which the process never came to its failpoint: they say nothing. */
  missed: number;
}

interface Crash {
  process: Process;
  /** Ways that lead to it. */
  ways: string[];
  /** Dies at one of the first so many hits; 1 where a round may not bring more. */
  hits?: number;
  /** Where it has to die before, to come there at all. */
  first?: Failpoint;
  /** A published year of working days leads to it. */
  calendar?: true;
  /** A case whose workflow Temporal has lost leads to it. */
  lost?: true;
}

const URGENT = 'urgent, by application';
const AT_ONCE = ['urgent, by a lead', URGENT, 'urgent type'];

/** What makes a process come to each failpoint; a new one has to be given its place here. */
const CRASHES: { [point in Failpoint]: Crash } = {
  'api.before-update': { process: 'api', ways: AT_ONCE, hits: 12 },
  'api.updated': { process: 'api', ways: AT_ONCE, hits: 12 },
  'task.opened': { process: 'worker', ways: AT_ONCE, hits: 40 },
  'task.sealed': { process: 'worker', ways: AT_ONCE, hits: 40 },
  'journal.before-append': { process: 'worker', ways: AT_ONCE, hits: 20 },
  'journal.locked': { process: 'worker', ways: AT_ONCE, hits: 20 },
  'journal.written': { process: 'worker', ways: AT_ONCE, hits: 20 },
  'journal.uncommitted': { process: 'worker', ways: AT_ONCE, hits: 20 },
  'journal.committed': { process: 'worker', ways: [...AT_ONCE, 'urgent, late, its ladder under way'], hits: 20 },
  'journal.before-sync': { process: 'worker', ways: ['withdrawn, and opened again'] },
  'journal.synced': { process: 'worker', ways: ['withdrawn, and opened again'] },
  'payment.before-attempt': { process: 'worker', ways: AT_ONCE, hits: 3 },
  'payment.attempted': { process: 'worker', ways: AT_ONCE, hits: 3 },
  'payment.before-ask': { process: 'worker', ways: ['a slow bank', 'a reply of the bank is lost'], hits: 2 },
  'payment.before-resend': { process: 'worker', ways: [URGENT], first: 'payment.attempted' },
  'payment.bank-answered': { process: 'worker', ways: [...AT_ONCE, 'the bank declines'], hits: 4 },
  'payment.still-unknown': { process: 'worker', ways: ['a slow bank', 'a reply of the bank is lost'] },
  'payment.settled': { process: 'worker', ways: [...AT_ONCE, 'the bank declines'], hits: 4 },
  'alert.numbered': { process: 'worker', ways: AT_ONCE, hits: 3 },
  'alert.before-sending': { process: 'worker', ways: AT_ONCE, hits: 8 },
  'alert.sent': { process: 'worker', ways: AT_ONCE, hits: 8 },
  'alert.noted': { process: 'worker', ways: AT_ONCE, hits: 8 },
  'merge.before-telling': { process: 'worker', ways: ['merged'] },
  'merge.absorbed': { process: 'worker', ways: ['merged'] },
  'merge.delivered': { process: 'worker', ways: ['merged'] },
  'sweeper.found': { process: 'worker', ways: [URGENT, 'a slow bank'] },
  'sweeper.asked': { process: 'worker', ways: [URGENT, 'a slow bank'] },
  'sweeper.noted': { process: 'worker', ways: [URGENT, 'a slow bank'] },
  'case.before-restart': { process: 'worker', ways: [], lost: true },
  'case.restarted': { process: 'worker', ways: [], lost: true },
  'calendar.before-publishing': { process: 'worker', ways: [], calendar: true },
  'calendar.published': { process: 'worker', ways: [], calendar: true },
  'calendar.before-telling': { process: 'worker', ways: [], calendar: true },
  'calendar.told': { process: 'worker', ways: [], calendar: true },
  'calendar.landed': { process: 'worker', ways: [], calendar: true },
};
/** The sweeper leaves a case alone for ten seconds. */
const COMES_THERE_WITHIN_MS = 25_000;

/** Lets a process die at every failpoint, so many times each, while cases go by; then the checker looks at what is left. */
export async function failpoints({ points, rounds, seed, log }: { points: readonly Failpoint[]; rounds: number; seed: number; log: (line: string) => void }): Promise<FailpointsOutcome> {
  const receiver = createServer((request, response) => request.resume().on('end', () => response.end())).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const place = await Place.start(seed, log, { JISHI_WEBHOOK_URL: url, JISHI_WEBHOOK_SECRET: 'of no account' });
  const chance = chanceOf(seed);
  let cases = 0;
  let missed = 0;
  for (const point of points) {
    for (let round = 0; round < rounds; round++) {
      const { ways, calendar, lost } = CRASHES[point];
      cases += ways.reduce((sum, name) => sum + (wayCalled(name).cases ?? 1), calendar || lost ? 1 : 0);
      if (!await crash(place, point, cases, chance, log)) {
        missed++;
        log(`${point} was not reached in round ${round + 1}`);
      }
    }
    log(`${point}: ${place.keeper.crashes} crashes so far`);
  }
  const kills = place.keeper.crashes;
  const { violations, unresolved } = await place.judge();
  receiver.close();
  return { cases, kills, violations, unresolved, seed, points: points.length, missed };
}

/** One round; whether the process died where it should. */
async function crash(place: Place, point: Failpoint, number: number, chance: Chance, log: (line: string) => void): Promise<boolean> {
  const { process, ways, hits = 1, first, calendar, lost } = CRASHES[point];
  // Something has to be open for a year to land in, or to get lost.
  const quiet = calendar || lost ? await place.client.give('zhao-village', '/v1/cases', LEAD) : null;
  await place.keeper.arm(process, [...(first ? [`${first}:kill`] : []), `${point}:kill@${1 + Math.floor(chance() * hits)}`]);
  const walks = ways.map((name, i) => take(wayCalled(name), number + i, place.client, chance).catch((error: unknown) => log(`“${name}” came to a stop: ${String(error)}`)));
  if (calendar) await place.client.tell('chen-admin', '/v1/calendar-years', { year: 2100 + number % 100, notice: `号外〔${number}〕`, holidays: [], workdays: [] });
  if (lost) await place.lose(quiet!.caseNo);
  await Promise.all(walks);
  const died = await place.keeper.died(process, COMES_THERE_WITHIN_MS);
  if (quiet) await place.client.give('zhao-village', `/v1/cases/${quiet.caseNo}/commands`, { type: 'withdraw', personal: { reason: '已自行解决' } });
  return died;
}

const LEAD = { type: 'report-lead', townCode: '370899101000', cause: 'sudden-event', channel: 'village', personal: { summary: '夜里失火' } };
