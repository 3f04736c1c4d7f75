import { setTimeout as sleep } from 'node:timers/promises';
import { type Chance, pick } from '#test/torture/chance.js';
import type { Asked, Client } from '#test/torture/client.js';
import type { Overseer } from '#test/torture/reads.js';

/** What somebody saw while a campaign was under way. */
export interface Look extends Asked {
  overseer: Overseer;
  what: LookKind;
  /** Of a look at one case. */
  caseNo: string | null;
}

const LOOK_KINDS = ['list', 'count', 'search', 'events', 'board'] as const;
type LookKind = (typeof LOOK_KINDS)[number];

/** Somebody who is told news as it comes. */
export interface Subscriber {
  account: string;
  county: string;
  /** Told what their post is told; null: everything of the county. */
  post: string | null;
}

/** What a stream of alerts brought, in the order in which it came. */
export interface AlertStream extends Subscriber {
  seen: SeenAlert[];
  /** How much had been seen each time the stream broke off. */
  brokenOffAfter: number[];
}

export interface SeenAlert {
  no: string;
  key: string;
  caseNo: string | null;
  kind: string;
  occurredAt: string;
}

/** What a stream of one case brought: how many events it has, now and whenever there are more. */
export interface HeadStream {
  account: string;
  caseNo: string;
  heads: number[];
}

const LOOK_PAUSE_MS = { least: 500, most: 2_000 };
const RETRY_MS = { least: 300, most: 1_500 };
/** The API says every fifteen seconds that it is still there. Whoever hears nothing asks anew. */
const SILENCE_MS = 25_000;
/** Cases of a county whose own stream is followed. */
const FOLLOWED = 2;

/** People who only look, all along: at lists, counts, the search, events and the board, and at what the streams bring. */
export class Onlookers {
  readonly looks: Look[] = [];
  readonly alertStreams: AlertStream[];
  readonly headStreams: HeadStream[] = [];
  private readonly client: Client;
  private readonly chance: Chance;
  private readonly looking: Promise<unknown>;
  private readonly rested = new AbortController();
  private readonly left = new AbortController();

  constructor(client: Client, chance: Chance, overseers: readonly Overseer[], subscribers: readonly Subscriber[]) {
    this.client = client;
    this.chance = chance;
    this.alertStreams = subscribers.map(one => ({ ...one, seen: [], brokenOffAfter: [] }));
    for (const stream of this.alertStreams) void this.followAlerts(stream);
    for (const overseer of overseers) void this.followCases(overseer);
    this.looking = Promise.all(overseers.map(overseer => this.look(overseer)));
  }

  /** No more looks; the streams go on. */
  async rest(): Promise<void> {
    this.rested.abort();
    await this.looking;
  }

  leave(): void {
    this.rested.abort();
    this.left.abort();
  }

  private async look(overseer: Overseer): Promise<void> {
    const { signal } = this.rested;
    for (;;) {
      await this.pause(LOOK_PAUSE_MS, signal);
      if (signal.aborted) return;
      const what = pick(this.chance, LOOK_KINDS);
      const caseNo = what === 'search' || what === 'events' ? this.someCase(overseer) : null;
      const asked = await this.lookAt(overseer.account, what, caseNo);
      if (asked) this.looks.push({ overseer, what, caseNo, ...asked });
    }
  }

  private async lookAt(as: string, what: LookKind, caseNo: string | null): Promise<Asked | null> {
    switch (what) {
      case 'list': return this.client.glance(as, '/v1/cases?limit=100&status=open');
      case 'count': return this.client.glance(as, '/v1/cases/count?status=open');
      case 'board': return this.client.glance(as, '/v1/board');
      case 'search': return caseNo === null ? null : this.client.glance(as, '/v1/searches', { text: caseNo });
      case 'events': return caseNo === null ? null : this.client.glance(as, `/v1/cases/${caseNo}/events`);
    }
  }

  /** One that somebody was told of. */
  private someCase({ county }: Overseer): string | null {
    const opened = this.opened(county);
    return opened.length === 0 ? null : pick(this.chance, opened);
  }

  private opened(county: string): string[] {
    return this.client.answered.flatMap(({ path, body, status, answer }) =>
      path === '/v1/cases' && status < 300 && (body as { townCode: string }).townCode.startsWith(county) ? [(answer as { caseNo: string }).caseNo] : []);
  }

  private async followAlerts({ account, seen, brokenOffAfter }: AlertStream): Promise<void> {
    await this.follow(account, '/v1/alerts/stream', '0', data => {
      const { no, key, caseNo, kind, occurredAt } = JSON.parse(data) as SeenAlert;
      seen.push({ no, key, caseNo, kind, occurredAt });
      return no;
    }, () => brokenOffAfter.push(seen.length));
  }

  private async followCases({ account, county }: Overseer): Promise<void> {
    while (!this.left.signal.aborted) {
      const followed = new Set(this.headStreams.map(({ caseNo }) => caseNo));
      const caseNo = this.opened(county).find(one => !followed.has(one));
      if (caseNo !== undefined) {
        const stream: HeadStream = { account, caseNo, heads: [] };
        this.headStreams.push(stream);
        void this.follow(account, `/v1/cases/${caseNo}/stream`, '', data => {
          stream.heads.push(Number(data));
          return '';
        });
      }
      if (this.headStreams.filter(one => one.account === account).length === FOLLOWED) return;
      await this.pause(LOOK_PAUSE_MS, this.left.signal);
    }
  }

  /** Reads a stream from one API or the other, again and again from where it broke off. `take` gets what each event holds, and says what to go on from. */
  private async follow(as: string, path: string, from: string, take: (data: string) => string, brokeOff: () => void = () => undefined): Promise<void> {
    let last = from;
    for (let turn = Math.floor(this.chance() * 2); !this.left.signal.aborted; turn++) {
      const url = this.client.urls[turn % this.client.urls.length]!;
      const opened = await this.readStream(url, as, path, last, data => { last = take(data); }).catch(() => true);
      if (opened) brokeOff();
      await this.pause(RETRY_MS, this.left.signal);
    }
  }

  /** Until it ends. @returns whether there was one. @throws when it breaks off, or when nothing is heard of it any more */
  private async readStream(url: string, as: string, path: string, last: string, take: (data: string) => void): Promise<boolean> {
    const silence = new AbortController();
    const heard = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const response = await this.client.follow(url, as, path, last, AbortSignal.any([silence.signal, this.left.signal]));
      if (response.status !== 200) return false;
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        heard.refresh();
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const [, event, data] = /^event: (.*)\ndata: (.*)$/m.exec(block) ?? [];
          if (data !== undefined && event !== 'beat') take(data);
        }
      }
      return true;
    } finally {
      clearTimeout(heard);
    }
  }

  private async pause({ least, most }: { least: number; most: number }, signal: AbortSignal): Promise<void> {
    await sleep(least + this.chance() * (most - least), undefined, { signal }).catch(() => undefined);
  }
}
