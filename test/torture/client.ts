import { setTimeout as sleep } from 'node:timers/promises';

/** What somebody asked for, and what they were told in the end. */
export interface Answered extends Asked {
  as: string;
  path: string;
  key: string;
  body: object;
  /** Whether a 503 came before. */
  turnedAway: boolean;
  /** Whether a request got no answer before. */
  lineLost: boolean;
  /** Whether an earlier request went to another process of the API. */
  elsewhere: boolean;
}

/** A request that was answered. */
export interface Asked {
  status: number;
  answer: unknown;
  /** When it was sent, and when the answer was there. */
  askedAtMs: number;
  heardAtMs: number;
}

type Heard = Asked & Pick<Answered, 'turnedAway' | 'lineLost' | 'elsewhere'>;

interface Command {
  key: string;
  body: object;
}

/** Nothing but silence for so long: whoever asked does not know what came of it. */
const PATIENCE_MS = 300_000;
/** A step nobody waits longer for: an instance that is torn down again and again needs its time. */
const WAIT_MS = 600_000;
/** Nobody looks longer at a page that does nothing. */
const ANSWERED_WITHIN_MS = 30_000;

/** The people of the demo counties at their screens: whoever gets no answer asks again, under the same key. */
export class Client {
  readonly answered: Answered[] = [];
  /** Commands that were given up without an answer. */
  givenUp = 0;
  /** How often there was no room for a file, or nobody to take it, for now. */
  filesTurnedAway = 0;
  /** Of every process of the API: who gets no answer from one asks the next. */
  readonly urls: string[];
  private readonly tokenOf: (as: string) => Promise<string>;
  private readonly keyPrefix: string;
  private keys = 0;

  constructor(url: string, tokenOf: (as: string) => Promise<string>, keyPrefix: string) {
    this.urls = [url];
    this.tokenOf = tokenOf;
    this.keyPrefix = keyPrefix;
  }

  /** Gives a command that has to be carried out, and remembers the answer. @throws when it is refused. */
  async give(as: string, path: string, body: object): Promise<{ caseNo: string }> {
    const key = `${this.keyPrefix}-${++this.keys}`;
    const heard = await this.persist(as, path, { key, body }).catch((error: unknown) => {
      this.givenUp++;
      throw error;
    });
    const { status, answer } = heard;
    this.answered.push({ as, path, key, body, ...heard });
    if (status >= 300) throw new Error(`${as} ${path} ${JSON.stringify(body)}: ${status} ${JSON.stringify((answer as { code?: string }).code)}`);
    return answer as { caseNo: string };
  }

  /** What is about no case: it may be said again and again, and its answer says how far it has come. */
  async tell<T>(as: string, path: string, body: object): Promise<T> {
    const { status, answer } = await this.persist(as, path, this.commandOf(body));
    if (status >= 300) throw new Error(`${as} ${path}: ${status}`);
    return answer as T;
  }

  /** Looks at a case until it is as wanted. */
  async until(as: string, caseNo: string, wanted: (view: CaseView) => boolean): Promise<void> {
    for (const deadlineMs = Date.now() + WAIT_MS; Date.now() < deadlineMs; await sleep(700)) {
      const { status, answer } = await this.persist(as, `/v1/cases/${caseNo}`);
      if (status !== 200) throw new Error(`${as} cannot see ${caseNo}: ${status}`);
      if (wanted(answer as CaseView)) return;
    }
    throw new Error(`${caseNo} never came to be as it should: ${wanted.toString()}`);
  }

  /** Hands in a file until it is kept. @throws when it is refused */
  async handIn(as: string, caseNo: string, bytes: Buffer): Promise<object> {
    for (const deadlineMs = Date.now() + PATIENCE_MS; Date.now() < deadlineMs; await sleep(1_000)) {
      const response = await this.fetch(as, `/v1/cases/${caseNo}/files`, { method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': 'application/pdf' } }).catch(() => null);
      if (response?.status === 201) return await response.json() as object;
      if (response?.status === 503) this.filesTurnedAway++;
      else if (response && response.status !== 429) throw new Error(`${as} hands in a file: ${response.status} ${await response.text()}`);
    }
    throw new Error(`${as} hands in a file: no answer`);
  }

  /** @throws when it is not handed out */
  async file(as: string, path: string): Promise<Buffer> {
    for (const deadlineMs = Date.now() + PATIENCE_MS; Date.now() < deadlineMs; await sleep(1_000)) {
      const response = await this.fetch(as, path).catch(() => null);
      if (response?.status === 200) return Buffer.from(await response.arrayBuffer());
      if (response && response.status !== 503 && response.status !== 429) throw new Error(`${as} ${path}: ${response.status}`);
    }
    throw new Error(`${as} ${path}: no answer`);
  }

  /** Once more, as it was asked before. */
  again({ as, path, key, body }: Answered): Promise<{ status: number; answer: unknown }> {
    return this.persist(as, path, { key, body });
  }

  /** Looks, with a body where what is looked for is no matter for an address. */
  read(as: string, path: string, body?: object): Promise<{ status: number; answer: unknown }> {
    return this.persist(as, path, body && this.commandOf(body));
  }

  /** Looks once, wherever somebody answers; null: nobody did. */
  async glance(as: string, path: string, body?: object): Promise<Asked | null> {
    const url = this.urls[Math.floor(Math.random() * this.urls.length)]!;
    return this.ask(url, as, path, body && this.commandOf(body)).catch(() => null);
  }

  /** News as it comes, from one of the API's processes, after the last that was seen. */
  async follow(url: string, as: string, path: string, lastEventId: string, signal: AbortSignal): Promise<Response> {
    return fetch(url + path, { headers: { ...await this.headersOf(as), 'last-event-id': lastEventId }, signal });
  }

  private async persist(as: string, path: string, command?: Command): Promise<Heard> {
    let [turnedAway, lineLost] = [false, false];
    let pauseMs = 200;
    let turn = Math.floor(Math.random() * this.urls.length);
    let before: string | null = null;
    let elsewhere = false;
    for (const deadlineMs = Date.now() + PATIENCE_MS; Date.now() < deadlineMs; pauseMs = Math.min(pauseMs * 1.5, 3_000)) {
      const url = this.urls[turn++ % this.urls.length]!;
      elsewhere ||= before !== null && before !== url;
      before = url;
      try {
        const asked = await this.ask(url, as, path, command);
        if (asked.status !== 503 && asked.status !== 429) return { ...asked, turnedAway, lineLost, elsewhere };
        turnedAway = true;
      } catch {
        lineLost = true;
        // Nobody there, or the line went dead: asked again below.
      }
      await sleep(pauseMs * (0.7 + Math.random() * 0.6));
    }
    throw new Error(`${as} ${path}: no answer`);
  }

  /** @throws when no answer comes */
  private async ask(url: string, as: string, path: string, command?: Command): Promise<Asked> {
    const askedAtMs = Date.now();
    const response = await fetch(url + path, {
      method: command ? 'POST' : 'GET',
      headers: { ...await this.headersOf(as), ...(command && { 'content-type': 'application/json', 'idempotency-key': command.key }) },
      ...(command && { body: JSON.stringify(command.body) }),
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    const answer = await response.json();
    return { status: response.status, answer, askedAtMs, heardAtMs: Date.now() };
  }

  private async fetch(as: string, path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    return fetch(this.urls[0] + path, { ...init, headers: { ...headers as object, ...await this.headersOf(as) }, signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
  }

  private commandOf(body: object): Command {
    return { key: `${this.keyPrefix}-read-${++this.keys}`, body };
  }

  private async headersOf(as: string): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.tokenOf(as)}` };
  }
}

/** As much of a case's view as anybody waits for. */
interface CaseView {
  status: string;
  reliefs: { state: string }[];
  clocks: { clock: string; rungs: { at: string; reached: boolean }[] }[];
}
