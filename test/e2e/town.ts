import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type pg from 'pg';
import type { BankEntry } from '#apps/bank-simulator/bank-journal.js';
import { replayCase } from '#apps/cli/replay/replay-case.js';
import type { Verdict } from '#apps/cli/replay/verdict.js';
import { signToken } from '#apps/cli/sign-token.js';
import { SteadyClient } from '#infra/database/connection.js';
import { fastForwardCase } from '#infra/fast-forward.js';
import { readKeyRing, readSigningRing } from '#infra/keys.js';
import { type Instance, type InstanceOptions, startInstance } from '#infra/launch/instance.js';
import { ROOT } from '#infra/root.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { ownDeathsOf } from '#test/torture/own-deaths.js';

interface Answer {
  status: number;
  // Tests look at whatever an answer holds.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  headers: Headers;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const EAST = '370899101000';
export const WEST = '370899102000';
export const CARD = '6222020000000007';

/** A short-lived instance of everything, and the people of the demo county who use it through its public API. */
export class Town {
  readonly data: string;
  instance: Instance;
  database: pg.Client;
  private readonly tokens: Map<string, string>;

  private constructor(data: string, instance: Instance, database: pg.Client, tokens: Map<string, string>) {
    this.data = data;
    this.instance = instance;
    this.database = database;
    this.tokens = tokens;
  }

  /** `durable`: with a database that would survive a power cut, too, which takes time that only a measurement has to count. */
  static async start(env: NodeJS.ProcessEnv = {}, { durable = false } = {}): Promise<Town> {
    const data = mkdtempSync(join(tmpdir(), 'jishi-test-'));
    const lines: string[] = [];
    const instance = await startInstance({
      data, fresh: true, ports: 'free', requireProductionServer: true, throwaway: !durable, revive: false, env: { ...process.env, ...env },
      log: line => lines.push(line),
    }).catch((error: unknown) => { throw new Error(`${String(error)}\n${lines.join('\n')}`); });
    const ring = await readSigningRing(instance.settings);
    const { staff } = JSON.parse(readFileSync(join(ROOT, 'infra/demo/staff.json'), 'utf8')) as { staff: { id: string; role: 'auditor'; region: string }[] };
    const tokens = new Map<string, string>();
    for (const person of staff) tokens.set(person.id, await signToken(ring, person, 3_600));
    const database = new SteadyClient(instance.settings.adminDatabaseUrl);
    await database.connect();
    return new Town(data, instance, database, tokens);
  }

  /** Stops everything and starts it again on the same data. */
  async startAgain({ env = {}, ...options }: Pick<InstanceOptions, 'env' | 'freshTemporal'>): Promise<void> {
    const { ports } = this.instance.settings;
    await this.database.end();
    await this.instance.stop();
    this.instance = await startInstance({
      data: this.data, fresh: false, ports, requireProductionServer: true, throwaway: true, revive: false, env: { ...process.env, ...env }, log: () => undefined, ...options,
    });
    this.database = new SteadyClient(this.instance.settings.adminDatabaseUrl);
    await this.database.connect();
  }

  /** @throws when one of its programs had ended by itself, or an error nobody caught stands in a log. */
  async stop(): Promise<void> {
    await this.database.end();
    const own = ownDeathsOf(this.instance.children.ownDeaths, this.data);
    await this.instance.destroy();
    if (own.length > 0) throw new Error(`ended by themselves, or caught nothing:\n${own.join('\n')}`);
  }

  /** Speaks to the instance's workflows as its own programs do; whoever asks for it closes the connection. */
  async temporal(): Promise<Client> {
    const { namespace, keysFile } = this.instance.settings;
    const connection = await Connection.connect(reaching(this.instance.settings));
    return clientOf(connection, namespace, new Seal(await readKeyRing(keysFile)));
  }

  async call(as: string, method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    const response = await fetch(this.instance.settings.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token(as)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': key ?? randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  }

  token(as: string): string {
    const token = this.tokens.get(as);
    if (!token) throw new Error(`nobody is called ${as}`);
    return token;
  }

  open(as: string, command: object, key?: string): Promise<Answer> {
    return this.call(as, 'POST', '/v1/cases', command, key);
  }

  give(as: string, caseNo: string, type: string, fields: object = {}, key?: string): Promise<Answer> {
    return this.call(as, 'POST', `/v1/cases/${caseNo}/commands`, { type, ...fields }, key);
  }

  /** Gives a command that has to be carried out. */
  async done(as: string, caseNo: string, type: string, fields: object = {}): Promise<Answer['body']> {
    const answer = await this.give(as, caseNo, type, fields);
    if (answer.status !== 200) throw new Error(`${type} by ${as}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async view(caseNo: string, as = 'li-intake'): Promise<Answer['body']> {
    return (await this.call(as, 'GET', `/v1/cases/${caseNo}`)).body;
  }

  async forward(caseNo: string, durationMs: number): Promise<void> {
    await fastForwardCase(this.instance.settings, (await this.view(caseNo, 'wu-county')).caseId, durationMs);
  }

  async journal(caseNo: string): Promise<{ seq: number; type: string; cause: string; occurred_at: Date; recorded_at: Date; data: Record<string, unknown> }[]> {
    return (await this.database.query('SELECT * FROM journal_event WHERE case_no = $1 ORDER BY seq', [caseNo])).rows;
  }

  async types(caseNo: string): Promise<string[]> {
    return (await this.journal(caseNo)).map(row => row.type);
  }

  bankBooks(): BankEntry[] {
    return readFileSync(this.instance.settings.bankJournal, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line) as BankEntry);
  }

  async debits(caseNo: string): Promise<number> {
    const { caseId } = await this.view(caseNo, 'wu-county');
    return this.bankBooks().filter(entry => entry.type === 'debited' && entry.orderId.startsWith(`${caseId}-`)).length;
  }

  /** Every case so far whose records do not tell the same story. */
  async contradictory(): Promise<Verdict[]> {
    const { rows } = await this.database.query('SELECT case_no FROM relief_case ORDER BY case_no');
    if (rows.length === 0) throw new Error('there are no cases');
    const found = [];
    for (const { case_no: caseNo } of rows) found.push(await replayCase(this.instance.settings, caseNo));
    return found.filter(verdict => verdict !== null && verdict.verdict === 'different') as Verdict[];
  }

  /** A lead of the east town, accepted, graded and taken over by li-intake: ready for relief. */
  async readyForRelief(personal: { name?: string; summary?: string } = {}): Promise<string> {
    const opened = await this.open('zhao-village', lead({ personal: { summary: '夜里失火', ...personal } }));
    const caseNo: string = opened.body.caseNo;
    await this.done('li-intake', caseNo, 'apply', { personal: { name: '张三', summary: '失火', ...personal } });
    await this.done('li-intake', caseNo, 'accept');
    await this.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
    await this.done('li-intake', caseNo, 'take-over');
    return caseNo;
  }

  async pay(caseNo: string, bankCard = CARD): Promise<void> {
    await this.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard } });
    await this.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: bankCard.slice(-4) });
  }

  /** Taken back: said by one of the desk, and asked of the family by a second person. */
  async takeBack(caseNo: string, by = 'li-intake', second = 'zhou-lead'): Promise<void> {
    await this.done(by, caseNo, 'withdraw', { personal: { reason: '已自行解决' } });
    await this.done(second, caseNo, 'confirm-withdrawal', { stands: true });
  }

  /** A year of working days that two of the body which speaks for the whole instance agree on; what the second is answered. */
  async publishYear(year: object, by = 'nian-calendar', second = 'li-calendar'): Promise<Answer> {
    const proposed = await this.call(by, 'POST', '/v1/calendar-proposals', year);
    if (proposed.status !== 201) return proposed;
    return this.call(second, 'POST', `/v1/calendar-proposals/${proposed.body.proposalNo}/confirmation`);
  }

  /** An account as it is to be: kept at once, or proposed by one administrator and confirmed by another. */
  async keepAccount(id: string, body: object, by = 'chen-admin', second = 'bao-admin'): Promise<Answer> {
    const kept = await this.call(by, 'PUT', `/v1/accounts/${id}`, body);
    if (kept.status !== 202) return kept;
    return this.call(second, 'POST', `/v1/account-proposals/${kept.body.proposalNo}/confirmation`);
  }

  /** Whoever the demo does not know speaks through the API, too. */
  async meet(id: string): Promise<void> {
    const ring = await readSigningRing(this.instance.settings);
    this.tokens.set(id, await signToken(ring, { id }, 3_600));
  }

  async finish(caseNo: string): Promise<void> {
    await this.done('li-intake', caseNo, 'complete-papers');
    await this.done('li-intake', caseNo, 'feedback', { satisfied: true });
    await this.done('li-intake', caseNo, 'close');
  }
}

export function lead(fields: object = {}): object {
  return { type: 'report-lead', townCode: EAST, cause: 'sudden-event', channel: 'village', personal: { summary: '夜里失火' }, ...fields };
}

export function application(fields: object = {}): object {
  return { type: 'apply', townCode: EAST, cause: 'sudden-event', channel: 'town-window', personal: { name: '张三', summary: '失火' }, ...fields };
}

/** Waits until `look` finds something, and gives it back. */
export async function eventually<T>(look: () => Promise<T | null | undefined | false>, what: string, withinMs = 30_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; ;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`within ${withinMs / 1_000} s there was no ${what}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** Until Temporal knows nothing of the case any more, of none of its runs. */
export async function forgotten(town: Town, { workflow, workflowService }: Client, caseNo: string): Promise<void> {
  const { caseId: workflowId } = await town.view(caseNo);
  const { namespace } = town.instance.settings;
  await eventually(async () => {
    // Temporal lets go at its own pace, and not on the first word as long as it still writes down that the workflow ended.
    await workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } }).catch(() => undefined);
    // Each word is a task of its own to it: not too many of them.
    await new Promise(resolve => setTimeout(resolve, 1_000));
    return workflow.getHandle(workflowId).describe().then(() => false, error => error instanceof WorkflowNotFoundError);
  }, 'end of Temporal\'s memory', 100_000);
}
