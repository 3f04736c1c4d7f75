import type { Instant } from '#libs/clock/instant.js';
import type { Urgency } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { instantText, timeLeft } from '#libs/words/time-text.js';
import { GRADES } from '#libs/words/words.js';
import { useWords } from '#apps/web/language/language.js';
import { useCalendar, useNow } from '#apps/web/server/reference.js';

const SIGNS = { late: '●', soon: '◐', running: '○' };

/** How much time is left, by sign, word and colour. */
export function Left({ clock, due, anchor, pack, offsetMs = 0 }: { clock: string; due: string; anchor: string; pack: Pack | null; offsetMs?: number }) {
  const { say } = useWords();
  const now = useNow(offsetMs);
  const calendar = useCalendar();
  const value = pack?.clocks.find(({ id }) => id === clock)?.value;
  const { standing, text } = timeLeft({ unit: value && 'workingDays' in value ? 'workingDays' : 'hours', due, anchor, now }, calendar);
  return <span className={`left ${standing}`}><span aria-hidden="true">{SIGNS[standing]}</span>{say(text)}</span>;
}

export function When({ at, offsetMs = 0 }: { at: string; offsetMs?: number }) {
  const { say } = useWords();
  const now: Instant = useNow(offsetMs);
  return <time className="numeric" dateTime={at}>{say(instantText(at, now))}</time>;
}

export function Grade({ urgency }: { urgency: Urgency | null }) {
  const { t, say } = useWords();
  return <span className={`grade ${urgency ?? ''}`}>{urgency ? say(GRADES[urgency]) : t('ungraded')}</span>;
}
