import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { fastForwardCase } from '#infra/fast-forward.js';
import type { InstanceFile } from '#infra/launch/instance-file.js';
import { type Instant, instantOf, localDate, msOf } from '#libs/clock/instant.js';
import { clearOfRungs } from '#libs/clock/leap.js';
import type { CaseView, commandAnswer, eventList } from '#libs/contracts/view.js';
import { readPack } from '#infra/policy.js';
import { call } from '#apps/cli/connection.js';
import { eventText } from '#libs/words/event-text.js';
import { Failure } from '#apps/cli/failure.js';
import type { Bilingual } from '#libs/words/words.js';
import { filledIn, type Story, type Words } from '#apps/cli/demo/stories.js';

const DAY_MS = 86_400_000;
const BANK_WITHIN_MS = 60_000;

/** Where the stories are played. */
export interface Place {
  settings: InstanceFile;
  data: string | undefined;
}

/** A case when its story is over: as the API shows it, all its events, and the story as it is told. */
export interface Told {
  view: CaseView;
  events: z.infer<typeof eventList>['events'];
  lines: Bilingual[];
}

/** Plays one story through the public API, step by step. */
export class Teller {
  private readonly place: Place;
  private readonly story: Story;
  private readonly words: Omit<Words, 'dayAfter'>;
  private readonly lines: Bilingual[] = [];
  private events: Told['events'] = [];
  private caseNo = '';
  private readonly viewer: string;

  /** @param viewer the account that looks on */
  constructor(place: Place, story: Story, viewer: string, words: Omit<Words, 'dayAfter'>) {
    this.place = place;
    this.story = story;
    this.viewer = viewer;
    this.words = words;
  }

  async tell(): Promise<Told> {
    for (const step of this.story.steps) {
      if ('do' in step) await this.give(step);
      else if ('bank' in step) await this.bankSpeaks(step.bank);
      else await this.forward(step.note, 'forward' in step ? step.forward : await this.timeUntil(step.until));
      await this.look();
    }
    return { view: await this.view(), events: this.events, lines: this.lines };
  }

  private async give({ as, do: type, ago, with: fields }: Extract<Story['steps'][number], { do: string }>): Promise<void> {
    const nowMs = this.caseNo ? msOf((await this.view()).now as Instant) : Date.now();
    const body = {
      type, ...(ago !== undefined && { occurredAt: instantOf(nowMs - ago) }),
      ...filledIn(fields, { ...this.words, dayAfter: days => localDate(instantOf(nowMs + days * DAY_MS)) }),
    };
    const path = this.caseNo ? `/v1/cases/${this.caseNo}/commands` : '/v1/cases';
    const { caseNo } = await this.call<z.infer<typeof commandAnswer>>(as, 'POST', path, body).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      const { title } = this.story;
      throw new Failure({ zh: `“${title.zh}”的 ${type}：${error.says.zh}`, en: `${type} of “${title.en}”: ${error.says.en}` });
    });
    this.caseNo = caseNo;
  }

  private async bankSpeaks(reliefId: number): Promise<void> {
    for (const deadline = Date.now() + BANK_WITHIN_MS; (await this.view()).reliefs[reliefId - 1]?.state === 'ordered';) {
      if (Date.now() > deadline) throw new Failure({ zh: '银行一分钟内没有回音。', en: 'The bank said nothing within a minute.' });
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  private async forward(note: Bilingual, forMs: number): Promise<void> {
    this.lines.push({ zh: `…… ${note.zh}`, en: `…… ${note.en}` });
    const view = await this.view();
    await fastForwardCase(this.place.settings, view.caseId, clearOfRungs(forMs, view.now as Instant, view.clocks));
  }

  private async timeUntil(rung: string): Promise<number> {
    const [clock, step] = rung.split('/');
    const { clocks, now } = await this.view();
    const at = clocks.findLast(c => c.clock === clock)?.rungs.find(r => r.step === step)?.at;
    if (!at) throw new Error(`there is no rung ${rung}`);
    return msOf(at as Instant) - msOf(now as Instant);
  }

  /** Tells what has happened since it last looked. */
  private async look(): Promise<void> {
    const { events } = await this.call<z.infer<typeof eventList>>(this.viewer, 'GET', `/v1/cases/${this.caseNo}/events`);
    const pack = readPack((await this.view()).policy.id);
    for (const event of events.slice(this.events.length)) {
      const { zh, en } = eventText(event, pack);
      const [occurred, recorded] = [event.occurredAt, event.recordedAt].map(at => at.slice(0, 19).replace('T', ' '));
      const late = msOf(event.recordedAt as Instant) - msOf(event.occurredAt as Instant) > 60_000;
      this.lines.push({ zh: `${occurred}  ${zh}${late ? `　〔${recorded!.slice(5, 16)} 录入〕` : ''}`, en: `${occurred}  ${en}${late ? `  [entered ${recorded!.slice(5, 16)}]` : ''}` });
    }
    this.events = events;
  }

  private view(): Promise<CaseView> {
    return this.call(this.viewer, 'GET', `/v1/cases/${this.caseNo}`);
  }

  private call<T>(as: string, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    return call<T>({ data: this.place.data, as }, method, path, body, method === 'POST' ? randomUUID() : undefined);
  }
}
