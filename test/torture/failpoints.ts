import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failpoint } from '#infra/failpoint.js';
import { type Chance, chanceOf, pick } from '#test/torture/chance.js';
import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { Place } from '#test/torture/engine.js';
import type { Ambush, Process } from '#test/torture/killer.js';
import { take, wayCalled } from '#test/torture/ways.js';

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
  'bank-word.before-telling': { process: 'worker', ways: ['the bank calls back, late and twice'] },
  'bank-word.told': { process: 'worker', ways: ['the bank calls back, late and twice'] },
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
const CLIENTS = 8;
/** The sweeper leaves a case alone for ten seconds, Temporal a lost task for as long. */
const COMES_THERE_WITHIN_MS = 60_000;

export interface FailpointsOptions extends CampaignOptions {
  points: readonly Failpoint[];
  /** How often a process has to die at each. */
  rounds: number;
}

/** Lets processes die at every failpoint, so many times each, while cases go by; then the checker looks at what is left. */
export async function failpoints({ points, rounds, cases: atLeast, seed, log }: FailpointsOptions): Promise<CampaignResult> {
  const receiver = createServer((request, response) => request.resume().on('end', () => response.end())).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const place = await Place.start(seed, log, { JISHI_WEBHOOK_URL: url, JISHI_WEBHOOK_SECRET: 'of no account' });
  const ahead = new Ahead(chanceOf(seed), log);
  const traffic = new Traffic(place, ahead, chanceOf(seed + 3), log);
  const processes = [...new Set(points.map(point => CRASHES[point].process))];
  const missed = new Set<Failpoint>();
  for (let round = 1; round <= rounds; round++) {
    ahead.lie(points);
    await place.keeper.arm(processes, ahead);
    while (ahead.left.size > 0 && Date.now() < ahead.latestMs + COMES_THERE_WITHIN_MS) await sleep(200);
    log(`round ${round}: ${place.keeper.crashes} deaths so far${ahead.left.size > 0 ? `; not reached: ${[...ahead.left].join(', ')}` : ''}`);
    for (const point of ahead.left) missed.add(point);
  }
  ahead.lie([]);
  if (missed.size > 0) await place.keeper.arm(processes, null);
  const cases = await traffic.end(atLeast);
  const kills = place.keeper.crashes;
  // A death at a place is a situation of its own; some bring others about.
  const owed = points.includes('journal.committed') ? ['killed between commit and completion' as const] : [];
  const { sometimes, ...judged } = await place.judge(owed);
  receiver.close();
  const died = points.filter(point => !missed.has(point)).map(point => `died at ${point}`);
  return {
    name: 'failpoints', seed, cases, kills, faults: 0, ...judged,
    sometimes: { met: [...died, ...sometimes.met], missed: [...[...missed].map(point => `died at ${point}`), ...sometimes.missed] },
  };
}

/** The failpoints of a round that are still ahead. A process is armed with all that are its own, and dies at whichever it meets first. */
class Ahead implements Ambush {
  readonly left = new Set<Failpoint>();
  latestMs = 0;
  private latest: string | null = null;
  private readonly chance: Chance;
  private readonly log: (line: string) => void;

  constructor(chance: Chance, log: (line: string) => void) {
    this.chance = chance;
    this.log = log;
  }

  lie(points: readonly Failpoint[]): void {
    this.left.clear();
    for (const point of points) this.left.add(point);
    this.latestMs = Date.now();
  }

  armedWith(name: Process): string {
    const own = [...this.left].filter(point => CRASHES[point].process === name);
    // What was begun by dying there must have the time to get further.
    const firsts = own.flatMap(point => CRASHES[point].first ?? []).filter(point => point !== this.latest);
    return [...new Set([...own, ...firsts])].map(point => `${point}:kill@${1 + Math.floor(this.chance() * (CRASHES[point].hits ?? 1))}`).join(',');
  }

  diedAt(point: string): void {
    this.latest = point;
    if (this.left.delete(point as Failpoint)) this.latestMs = Date.now();
    this.log(`died at ${point}, ${this.left.size} ahead`);
  }
}

/** Cases that lead to the failpoints still ahead. */
class Traffic {
  private cases = 0;
  private over = false;
  private readonly running: Promise<unknown>;
  private readonly place: Place;
  private readonly ahead: Ahead;
  private readonly chance: Chance;
  private readonly log: (line: string) => void;

  constructor(place: Place, ahead: Ahead, chance: Chance, log: (line: string) => void) {
    this.place = place;
    this.ahead = ahead;
    this.chance = chance;
    this.log = log;
    const clients = Array.from({ length: CLIENTS }, () => () => this.walk());
    this.running = Promise.all([...clients, () => this.landYear(), () => this.loseCase()].map(turn => this.repeat(turn)));
  }

  /** Lets everybody come to an end, once there were so many cases; how many there were. */
  async end(atLeast: number): Promise<number> {
    while (this.cases < atLeast) await sleep(200);
    this.over = true;
    await this.running;
    return this.cases;
  }

  private async repeat(turn: () => Promise<void>): Promise<void> {
    while (!this.over) {
      await turn().catch((error: unknown) => this.log(`came to a stop: ${String(error)}`));
      await sleep(500);
    }
  }

  private async walk(): Promise<void> {
    const ways = [...this.ahead.left].flatMap(point => CRASHES[point].ways);
    const way = wayCalled(pick(this.chance, ways.length > 0 ? ways : AT_ONCE));
    const number = this.cases;
    this.cases += way.cases ?? 1;
    await take(way, number, this.place.client, this.chance);
  }

  private async landYear(): Promise<void> {
    if (!this.leadsTo('calendar')) return;
    await this.withOpenCase(async () => {
      const { proposalNo } = await this.place.client.tell<{ proposalNo: string }>(
        'nian-calendar', '/v1/calendar-proposals', { year: 2100 + this.cases % 100, notice: `号外〔${this.cases}〕`, holidays: [], workdays: [] });
      await this.place.client.tell('li-calendar', `/v1/calendar-proposals/${proposalNo}/confirmation`, {});
    });
  }

  private async loseCase(): Promise<void> {
    if (!this.leadsTo('lost')) return;
    await this.withOpenCase(async caseNo => {
      await this.place.lose(caseNo);
      for (const byMs = Date.now() + COMES_THERE_WITHIN_MS; this.leadsTo('lost') && Date.now() < byMs;) await sleep(200);
    });
  }

  private leadsTo(what: 'calendar' | 'lost'): boolean {
    return [...this.ahead.left].some(point => CRASHES[point][what]);
  }

  /** Something has to be open for a year to land in, or to get lost. */
  private async withOpenCase(act: (caseNo: string) => Promise<void>): Promise<void> {
    this.cases++;
    const { caseNo } = await this.place.client.give('zhao-village', '/v1/cases', LEAD);
    await act(caseNo);
    await this.place.client.give('zhao-village', `/v1/cases/${caseNo}/commands`, { type: 'withdraw', personal: { reason: '已自行解决' } });
    await this.place.client.give('zhou-lead', `/v1/cases/${caseNo}/commands`, { type: 'confirm-withdrawal', stands: true });
  }
}

const LEAD = { type: 'report-lead', townCode: '370899101000', cause: 'sudden-event', channel: 'village', personal: { summary: '夜里失火' } };
