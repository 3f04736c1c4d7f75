import { Segmented } from 'antd';
import { useState } from 'react';
import { type Instant, msOf } from '#libs/clock/instant.js';
import type { EventView } from '#libs/contracts/view.js';
import { mask } from '#libs/identifiers/mask.js';
import { kindOf } from '#libs/relief/disclosure.js';
import { OF_TIME } from '#libs/relief/passing-time.js';
import { eventSentence } from '#libs/words/event-text.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords, type Word } from '#apps/web/language/language.js';
import { useAccount } from '#apps/web/server/reference.js';
import { When } from '#apps/web/shell/time.tsx';

const FILTERS = { filterAll: () => true, filterPeople: ({ by }) => by.role !== 'system', filterMoney: ({ type }) => /^(Relief|Payment|Card|Decided|Conference|SecondRelief)/.test(type), filterSlips: ({ type }) => type.startsWith('Slip'), filterClocks: ({ type }) => isOfTime(type) || /^(Inspection|Urged|Graded)/.test(type) } satisfies { [word in Word]?: (event: EventView) => boolean };
type Filter = keyof typeof FILTERS;
const LATE_MS = 15 * 60_000;

/** Everything that happened, the latest first. */
export function Timeline({ events }: { events: EventView[] }) {
  const { t } = useWords();
  const [filter, setFilter] = useState<Filter>('filterAll');
  const shown = events.filter(FILTERS[filter]).toReversed();
  return (
    <section className="panel timeline">
      <h2>{t('happened')}</h2>
      <Segmented<Filter> size="small" aria-label={t('happened')} value={filter} onChange={setFilter} options={(Object.keys(FILTERS) as Filter[]).map(word => ({ value: word, label: t(word) }))} />
      <ol>{shown.map(event => <Happened key={event.seq} event={event} />)}</ol>
    </section>
  );
}

export function Happened({ event }: { event: EventView }) {
  const { t, say, aside } = useWords();
  const { name, offsetMs } = useGround();
  const me = useAccount().id;
  const { type, by, occurredAt, recordedAt } = event;
  const late = msOf(recordedAt as Instant) - msOf(occurredAt as Instant) > LATE_MS && by.role !== 'system';
  return (
    <li data-of-time={isOfTime(type) || undefined} data-late={type === 'ClockBreached' || undefined}>
      <When at={occurredAt} offsetMs={offsetMs} />
      <span>{say(eventSentence(event, name))} <small>{by.role === 'system' ? t('system') : by.role === 'citizen' ? t('person') : by.id === me ? t('me') : say(name('person', by.id))}{by.onBehalfOf && aside(t('inPostOf', { name: say(name('person', by.onBehalfOf)) }))}{late && <> · {t('recordedLate', { at: recordedAt.slice(5, 16).replace('T', ' ') })}</>}</small>{textsOf(event).map((text, i) => <q key={i} className="words">{text}</q>)}</span>
    </li>
  );
}

/** What somebody wrote there, where one's post is shown it; what happened at first stands above the case. */
function textsOf({ type, personal }: EventView): string[] {
  if (type === 'LeadReported' || type === 'Applied') return [];
  return Object.entries(personal).filter(([field, value]) => ['circumstances', 'dealings'].includes(kindOf(field)) && value !== mask.text()).map(([, value]) => value);
}

function isOfTime(type: string): boolean {
  return (OF_TIME as readonly string[]).includes(type);
}
