import type { Calendar } from '#libs/calendar/calendar.js';
import { basisOf } from '#libs/clock/clocks.js';
import { type Instant, parseInstant } from '#libs/clock/instant.js';
import { rungTimes, windowOf } from '#libs/clock/window.js';
import { URGENCIES, type Urgency } from '#libs/contracts/words.js';
import type { Basis, Citation, ClockRule, Pack } from '#libs/policy/pack.js';

/** When a clock of a pack is due, and why. Instants are whole seconds in China's offset. */
export interface Explanation {
  due: string;
  /** True when a day of an unpublished year was examined: the result may still move. */
  provisional: boolean;
  basis: { value: Basis; anchor: Basis; stop: Basis };
  citation: Citation;
  /** From the day after the anchor to the last counted day; both empty where the window is one of hours. */
  counted: string[];
  skipped: { date: string; reason: string }[];
  /** Earliest first; a rung's id is its step. */
  rungs: { id: string; at: string }[];
}

/** What is asked: this clock, begun at this instant in a case of this grade. Whatever it is about, its anchor is the asker's word. */
export interface ClockQuestion {
  pack: Pack;
  rule: ClockRule;
  anchor: Instant;
  urgency: Urgency;
}

/** A question that has no answer, and the field that is to blame; null when it is the whole. Codes are stable. */
export interface UnansweredClock {
  error: {
    code: 'unknown-pack' | 'unknown-clock' | 'anchor-invalid' | 'urgency-invalid' | 'clock-not-for-urgency' | 'question-invalid';
    field: 'pack' | 'clock' | 'anchor' | 'urgency' | null;
  };
}

export function explain({ rule, anchor, urgency }: ClockQuestion, calendar: Calendar): Explanation {
  const { due, provisional, counted, skipped } = windowOf(rule, anchor, calendar);
  return {
    due: toSecond(due), provisional,
    basis: { value: basisOf(rule, urgency), anchor: rule.basis.anchor, stop: rule.basis.stop },
    citation: { notice: rule.citation.notice, section: rule.citation.section },
    counted, skipped,
    rungs: rungTimes(rule, anchor, calendar).map(({ step, at }) => ({ id: step, at: toSecond(at) })),
  };
}

/**
 * Reads `{ pack, clock, anchor, urgency? }` as somebody sent it; `packOf` knows the packs. Without an urgency the case
 * counts as urgent, unless the clock never runs for those: then as the first grade it does run for, since nothing else
 * can be meant. Other keys are left alone, so that a caller can keep its own beside them.
 */
export function clockQuestion(asked: unknown, packOf: (id: string) => Pack | null): ClockQuestion | UnansweredClock {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return unanswered('question-invalid', null);
  const { pack: packId, clock, anchor: began, urgency: grade } = asked as { [field: string]: unknown };
  if (typeof packId !== 'string') return unanswered('question-invalid', 'pack');
  if (typeof clock !== 'string') return unanswered('question-invalid', 'clock');
  if (typeof began !== 'string') return unanswered('question-invalid', 'anchor');
  if (grade !== undefined && typeof grade !== 'string') return unanswered('question-invalid', 'urgency');

  const pack = packOf(packId);
  if (!pack) return unanswered('unknown-pack', 'pack');
  const rule = pack.clocks.find(c => c.id === clock);
  if (!rule) return unanswered('unknown-clock', 'clock');
  const anchor = parseInstant(began);
  if (!anchor || anchor >= LATEST) return unanswered('anchor-invalid', 'anchor');
  const urgency = grade === undefined ? usualUrgency(rule) : URGENCIES.find(u => u === grade);
  if (!urgency) return unanswered('urgency-invalid', 'urgency');
  if (!rule.urgency.includes(urgency)) return unanswered('clock-not-for-urgency', 'urgency');
  return { pack, rule, anchor, urgency };
}

/** Windows begun later could leave the years that have four digits, and so the one spelling that instants have here. */
const LATEST = '9000-01-01';

function usualUrgency(rule: ClockRule): Urgency {
  return rule.urgency.includes('urgent') ? 'urgent' : rule.urgency[0]!;
}

/** Cuts milliseconds off rather than rounding: a deadline may be told up to a second early, never late. */
function toSecond(instant: Instant): string {
  return `${instant.slice(0, 19)}+08:00`;
}

function unanswered(code: UnansweredClock['error']['code'], field: UnansweredClock['error']['field']): UnansweredClock {
  return { error: { code, field } };
}
