import type { ProblemBody, ProblemCode } from '#libs/contracts/view.js';
import type { Bilingual } from '#libs/words/words.js';

/** A call that came to nothing, with a sentence to show. `unreachable`: there was no answer at all. */
export class CallProblem extends Error {
  readonly code: ProblemCode | 'unreachable';
  readonly sentence: Bilingual;
  readonly fields: NonNullable<ProblemBody['errors']>;
  readonly citation: ProblemBody['citation'];

  constructor(code: CallProblem['code'], sentence: Bilingual, body?: ProblemBody) {
    super(code);
    this.code = code;
    this.sentence = sentence;
    this.fields = body?.errors ?? [];
    this.citation = body?.citation;
  }

  /** Whether a form that shows the messages of these fields has said all of it. */
  isToldBy(fields: readonly string[]): boolean {
    return !this.citation && this.fields.length > 0 && this.fields.every(({ field, message }) => fields.includes(field) && message.zh === this.sentence.zh);
  }

  /** Whether trying again with the same key may do better: nothing has been refused. */
  get mayPass(): boolean {
    return ['unreachable', 'busy', 'unavailable', 'too-many-requests'].includes(this.code);
  }
}

export const UNREACHABLE: Bilingual = { zh: '连不上服务器，请检查网络后重试。已填写的内容仍在。', en: 'The server cannot be reached. Check the network and try again; what you typed is still here.' };
const UNREADABLE: Bilingual = { zh: '服务器的答复无法识别，请稍候重试。', en: 'The server\'s answer cannot be read. Please try again later.' };

export async function problemOf(response: Response): Promise<CallProblem> {
  const body = await response.json().catch(() => null) as ProblemBody | null;
  return body?.code ? new CallProblem(body.code, body.detail, body) : new CallProblem('unreachable', UNREADABLE);
}
