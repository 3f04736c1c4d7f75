import type { Actor, Command } from '#libs/contracts/command.js';
import type { CaseEvent, Facts, Refusal, RefusalCode } from '#libs/contracts/event.js';
import type { Citation, Pack } from '#libs/policy/pack.js';
import type { CaseStory } from '#libs/relief/scenario.js';

/** One given–when–then of one command, with the rule it stands on; scenarios.test.ts plays them all. */
export interface Scenario {
  /** What it shows, in a few words. */
  title: string;
  /** The rule, from the pack itself, so that no test cites what no pack says. */
  cites: (pack: Pack) => Citation;
  /** `jining-2021` where it is left out. */
  pack?: 'jining-2021' | 'chaoyang-2021';
  given: (story: CaseStory) => CaseStory;
  when: readonly [Actor, Command, Facts?];
  /** The *then*: the events it makes, as far as they are told here and no more of them; or the refusal, to the letter. */
  expected: readonly PartialEvent[] | ExpectedRefusal;
  /** What the story must show afterwards, for what is not said by the events. */
  and?: (story: CaseStory) => void;
}

export type PartialEvent = { type: CaseEvent['type']; data?: object; personal?: object; occurredAt?: string; recordedAt?: string; by?: Partial<Actor> };

/** `asCited`: the refusal names the very rule the scenario cites; otherwise it names none. */
export interface ExpectedRefusal {
  refusal: Omit<Refusal, 'citation'>;
  asCited: boolean;
}

/** Refused, by the rule that is cited. */
export function refusedAsCited(code: RefusalCode, rest: Omit<Refusal, 'code' | 'citation'> = {}): ExpectedRefusal {
  return { refusal: { code, ...rest }, asCited: true };
}

/** Refused because the case does not stand so: there is no rule to name. */
export function refused(code: RefusalCode, rest: Omit<Refusal, 'code' | 'citation'> = {}): ExpectedRefusal {
  return { refusal: { code, ...rest }, asCited: false };
}
