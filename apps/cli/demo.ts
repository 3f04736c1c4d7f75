import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { call, instance as runningInstance } from '#apps/cli/connection.js';
import { eventText } from '#apps/cli/event-text.js';
import { Failure } from '#apps/cli/failure.js';
import { complain, type OutputOptions } from '#apps/cli/output.js';
import { fastForwardCase } from '#infra/fast-forward.js';
import { LaunchError } from '#infra/launch/failure.js';
import { type InstanceFile } from '#infra/launch/instance-file.js';
import { startInstance } from '#infra/launch/instance.js';
import { readEdition } from '#infra/policy.js';
import { type Instant, instantOf, localDate, msOf } from '#libs/clock/instant.js';
import type { CaseView, commandAnswer, eventList } from '#libs/contracts/view.js';

/**
 * Two families whose houses burnt down, through the public API on a running instance (or one of its own): one is
 * helped within its 24 hours, the other's town sleeps.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, lang: { type: 'string', default: 'zh' }, data: { type: 'string' }, help: { type: 'boolean', default: false } } });
  const output: OutputOptions = { json: values.json, lang: values.lang === 'en' ? 'en' : 'zh' };
  if (values.help) return void process.stdout.write('npm run demo [-- --json] [--lang en] [--data DIR]\n');
  const place = await placeFor(values.data);
  try {
    if (!place.settings.timeSkipping) {
      throw new Failure({
        zh: '演示需要能快进时间的 Temporal 服务器（1.32.2 正式版）。装有 Go 的机器上 npm start 会自行编译；也可用 TEMPORAL_ADDRESS 指向已启用时间快进的服务器。',
        en: 'The demo needs a Temporal server that can skip time (production server 1.32.2). Where Go is installed, npm start builds one; or point TEMPORAL_ADDRESS at a server with time skipping enabled.',
      });
    }
    const told = [await helpedInTime(new Telling(place, output)), await townSleeps(new Telling(place, output))];
    if (values.json) process.stdout.write(`${JSON.stringify({ cases: told }, undefined, 2)}\n`);
    const [first, twin] = told as [Summary, Summary];
    if (first.clocksMissed !== 0 || twin.clocksMissed !== 1 || !first.closed || !twin.closed) process.exitCode = 1;
  } catch (error) {
    complain(output, error instanceof Failure ? error : new Failure({ zh: (error as Error).message, en: (error as Error).message }));
    process.exitCode = 1;
  } finally {
    await place.leave();
  }
}

async function helpedInTime(story: Telling): Promise<Summary> {
  story.title({ zh: '一、夜里失火，当天救助到手', en: 'One: a fire at night, help the same day' });
  await story.open('zhao-village', { occurredAt: lastNight(), cause: 'sudden-event' });
  await story.give('li-intake', 'take-over');
  await story.give('li-intake', 'grade', { urgency: 'urgent' });
  await story.give('li-intake', 'relief-first', { form: 'money', amountFen: '120000', personal: { payeeName: '张大山', bankCard: '6222020000000007' } });
  await story.give('wang-approver', 'approve', { reliefId: 1 });
  await story.paid();
  await story.give('li-intake', 'apply', { personal: { name: '张大山', residentId: '110101199003070003', summary: '夜里厨房起火，房屋烧毁' } });
  await story.give('li-intake', 'accept');
  await story.forward({ zh: '一天以后', en: 'a day later' }, 24 * HOUR_MS);
  await story.give('li-intake', 'complete-papers');
  await story.give('li-intake', 'feedback', { satisfied: true });
  await story.give('li-intake', 'close');
  return story.end();
}

async function townSleeps(story: Telling): Promise<Summary> {
  story.title({ zh: '二、同样的火，镇上无人接办', en: 'Two: the same fire, and the town sleeps' });
  await story.open('zhao-village', { cause: 'sudden-event', urgency: 'urgent' });
  for (const step of ['half', 'eighty', 'due', 'plus1']) await story.forwardTo('urgent-relief', step);
  await story.forward({ zh: '早上八点半，县里看到升级提醒', en: 'half past eight in the morning: the county sees the alert' }, 8.5 * HOUR_MS);
  await story.give('wu-county', 'urge', { personal: { note: '请立即办理' } });
  await story.give('wu-county', 'hand-over', { handlerId: 'sun-investigator' });
  await story.give('sun-investigator', 'grade', { urgency: 'urgent' });
  await story.give('sun-investigator', 'relief-first', { form: 'money', amountFen: '120000', personal: { payeeName: '刘小河', bankCard: '6222020000000007' } });
  await story.give('wang-approver', 'approve', { reliefId: 1 });
  await story.paid();
  await story.give('li-intake', 'apply', { personal: { name: '刘小河', summary: '房屋烧毁，无处居住' } });
  await story.give('li-intake', 'accept');
  await story.forward({ zh: '两天以后', en: 'two days later' }, 48 * HOUR_MS);
  await story.give('sun-investigator', 'complete-papers');
  await story.give('sun-investigator', 'feedback', { satisfied: false });
  await story.give('sun-investigator', 'close');
  return story.end();
}

const HOUR_MS = 3_600_000;
const hours = (ms: number) => (ms / HOUR_MS).toFixed(1);
const TOWN = '370899101000';

interface Place {
  settings: InstanceFile;
  data: string | undefined;
  leave(): Promise<void>;
}

interface Summary {
  caseNo: string;
  pack: string;
  cause: string;
  urgency: string | null;
  state: string;
  closed: boolean;
  clocksMet: number;
  clocksMissed: number;
  rungsFired: number;
  paidFen: string;
  story: { seq: number; type: string; occurredAt: string; recordedAt: string; text: { zh: string; en: string } }[];
}

/** Plays one case and tells its events as they come. */
class Telling {
  private readonly place: Place;
  private readonly output: OutputOptions;
  private readonly story: Summary['story'] = [];
  private readonly pack = readEdition('jining-2021').pack;
  private caseNo = '';

  constructor(place: Place, output: OutputOptions) {
    this.place = place;
    this.output = output;
  }

  title(title: { zh: string; en: string }): void {
    this.line(`\n${title[this.output.lang]}`);
  }

  async open(as: string, fields: object): Promise<void> {
    const answer = await this.call<z.infer<typeof commandAnswer>>(as, 'POST', '/v1/cases',
      { type: 'report-lead', townCode: TOWN, channel: 'village', personal: { summary: '厨房起火，房屋烧毁，一家三口' }, ...fields });
    this.caseNo = answer.caseNo;
    this.line({ zh: `案件 ${answer.caseNo}`, en: `case ${answer.caseNo}` }[this.output.lang]);
    await this.tell();
  }

  async give(as: string, type: string, fields: object = {}): Promise<void> {
    await this.call(as, 'POST', `/v1/cases/${this.caseNo}/commands`, { type, ...fields });
    await this.tell();
  }

  /** Waits for the bank's word. */
  async paid(): Promise<void> {
    for (const deadline = Date.now() + 60_000; (await this.view()).reliefs.at(-1)?.state === 'ordered';) {
      if (Date.now() > deadline) throw new Failure({ zh: '银行一分钟内没有回音。', en: 'The bank said nothing within a minute.' });
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    await this.tell();
  }

  async forward(how: { zh: string; en: string }, durationMs: number): Promise<void> {
    this.line(`  …… ${how[this.output.lang]}`);
    await fastForwardCase(this.place.settings, (await this.view()).caseId, durationMs);
    await this.tell();
  }

  /** Forwards until a rung has come due. */
  async forwardTo(clock: string, step: string): Promise<void> {
    const { clocks, now } = await this.view();
    const at = clocks.find(c => c.clock === clock)?.rungs.find(r => r.step === step)?.at;
    if (!at) throw new Error(`there is no rung ${clock}:${step}`);
    await this.forward({ zh: '无人办理', en: 'nobody does anything' }, msOf(at as Instant) - msOf(now as Instant) + 1_000);
  }

  async end(): Promise<Summary> {
    const view = await this.view();
    for (const clock of view.clocks) this.line(clockLine(clock)[this.output.lang]);
    const paid = view.reliefs.filter(r => r.state === 'paid').reduce((sum, r) => sum + BigInt(r.amountFen ?? 0), 0n);
    return {
      caseNo: view.caseNo, pack: view.policy.id, cause: view.cause, urgency: view.urgency, state: view.status, closed: view.status === 'closed',
      clocksMet: view.clocks.filter(c => c.stoppedAt && !c.breached).length, clocksMissed: view.clocks.filter(c => c.breached).length,
      rungsFired: view.clocks.flatMap(c => c.rungs).filter(r => r.reached).length, paidFen: paid.toString(), story: this.story,
    };
  }

  private async tell(): Promise<void> {
    const { events } = await this.call<z.infer<typeof eventList>>('wu-county', 'GET', `/v1/cases/${this.caseNo}/events`);
    for (const event of events.slice(this.story.length)) {
      const { seq, type, occurredAt, recordedAt } = event;
      const text = eventText(event, this.pack);
      this.story.push({ seq, type, occurredAt, recordedAt, text });
      const late = msOf(recordedAt as Instant) - msOf(occurredAt as Instant) > 60_000;
      const entered = late ? { zh: `　〔${recordedAt.slice(5, 16).replace('T', ' ')} 录入〕`, en: `  [entered ${recordedAt.slice(5, 16).replace('T', ' ')}]` }[this.output.lang] : '';
      this.line(`  ${occurredAt.slice(0, 19).replace('T', ' ')}  ${text[this.output.lang]}${entered}`);
    }
  }

  private view(): Promise<CaseView> {
    return this.call('wu-county', 'GET', `/v1/cases/${this.caseNo}`);
  }

  private call<T>(as: string, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    return call<T>({ data: this.place.data, as }, method, path, body, method === 'POST' ? randomUUID() : undefined);
  }

  private line(text: string): void {
    (this.output.json ? process.stderr : process.stdout).write(`${text}\n`);
  }
}

function clockLine({ name, anchor, due, stoppedAt, breached }: CaseView['clocks'][number]): { zh: string; en: string } {
  if (!stoppedAt) return breached ? { zh: `  ✗ ${name.zh}：超时`, en: `  ✗ ${name.en}: late` } : { zh: `  – ${name.zh}：已终止`, en: `  – ${name.en}: ended` };
  const took = hours(msOf(stoppedAt as Instant) - msOf(anchor as Instant));
  const over = hours(msOf(stoppedAt as Instant) - msOf(due as Instant));
  return breached ? { zh: `  ✗ ${name.zh}：超时 ${over} 小时`, en: `  ✗ ${name.en}: ${over} hours late` } : { zh: `  ✓ ${name.zh}：用时 ${took} 小时`, en: `  ✓ ${name.en}: after ${took} hours` };
}

/** The instance that runs on the data folder; otherwise one of its own, gone afterwards. */
async function placeFor(data: string | undefined): Promise<Place> {
  try {
    return { settings: runningInstance({ data }), data, leave: async () => undefined };
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    const own = mkdtempSync(join(tmpdir(), 'jishi-demo-'));
    const started = await startInstance({ data: own, fresh: true, ports: 'free', throwaway: true, log: line => process.stderr.write(`${line}\n`) });
    return {
      settings: started.settings, data: own,
      leave: () => started.destroy(),
    };
  }
}

/** The present moment at night, else the end of the last night (05:50): so the story begins at night whenever it is played. */
function lastNight(): Instant | undefined {
  const now = instantOf(Date.now());
  const hour = Number(now.slice(11, 13));
  return hour >= 20 || hour < 6 ? undefined : `${localDate(now)}T05:50:00+08:00` as Instant;
}

await main();
