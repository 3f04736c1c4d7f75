import type { CaseView } from '#libs/contracts/view.js';
import { statesEn, statusesEn } from '#libs/relief/refusals.en.js';
import { statesZh, statusesZh } from '#libs/relief/refusals.zh.js';
import { dayText } from '#libs/words/time-text.js';
import { type Bilingual, OUTCOMES } from '#libs/words/words.js';
import { Disclose } from '#apps/web/case/disclose.tsx';
import { useGround } from '#apps/web/case/ground.js';
import { PrintMenu } from '#apps/web/case/print-menu.tsx';
import { useWords, type Word } from '#apps/web/language/language.js';
import { useNow } from '#apps/web/server/reference.js';
import { Grade } from '#apps/web/shell/time.tsx';

/** Whose case it is, how urgent, and where it stands on 申请 → 受理 → 分办 → 反馈. */
export function Heading() {
  const { t, say, aside } = useWords();
  const { view, pack, name, offsetMs } = useGround();
  const now = useNow(offsetMs);
  const { person, handlerId, townCode, offeredTo, eventDate } = view;
  const facts: [Word, string | undefined | null][] = [
    ['cause', say(name('cause', view.cause))], ['eventDate', eventDate && say(dayText(eventDate, now))], ['town', say(name('town', townCode)) + (offeredTo ? aside(t('offered', { town: say(name('town', offeredTo)) })) : '')],
    ['handler', handlerId === null ? t('nobody') : say(name('person', handlerId))], ['idNo', person.residentId], ['phone', person.phone], ['policy', pack && say(pack.title)],
  ];
  return (
    <section className="panel heading">
      <div className="title">
        <h1><span className="numeric">{view.caseNo}</span> {person.name ?? t('anonymous')}</h1>
        <Grade urgency={view.urgency} />{!view.graded && view.urgency && <small>{t('prejudged')}</small>}
        {view.track && <span>{say(name('track', view.track))}</span>}
        <b>{say({ zh: statusesZh[view.status], en: statusesEn[view.status] })}{view.outcome && aside(say(OUTCOMES[view.outcome]))}</b>
        <PrintMenu />
      </div>
      <dl className="facts">{facts.filter(([, value]) => value).map(([word, value]) => <div key={word}><dt>{t(word)}</dt><dd>{value}</dd></div>)}</dl>
      <Disclose />
      <ol className="steps" aria-label={t('where')}>
        {stepsOf(view).map(({ word, standing, more }) => (
          <li key={word} data-standing={standing} aria-current={standing === 'now' ? 'step' : undefined}>
            <span aria-hidden="true">{SIGNS[standing]}</span> {t(word)} <span className="only-heard">{t(STANDINGS[standing])}</span>{more && <small>{say(more)}</small>}
          </li>
        ))}
      </ol>
    </section>
  );
}

type Standing = 'done' | 'now' | 'ahead';
const SIGNS = { done: '✓', now: '●', ahead: '○' };
const STANDINGS = { done: 'stepDone', now: 'stepNow', ahead: 'stepAhead' } as const;

function stepsOf({ status, outcome, slips, reliefs }: CaseView): { word: Word; standing: Standing; more?: Bilingual | undefined }[] {
  const at = { lead: 0, applied: 1, accepted: 2, refused: 3, 'fed-back': 4, closed: outcome === 'helped' || outcome === 'refused' ? 4 : 5 }[status];
  const standing = (step: number): Standing => at === 5 ? 'ahead' : step < at ? 'done' : step === at ? 'now' : 'ahead';
  const last = reliefs.at(-1);
  const open = slips.filter(slip => slip.state === 'issued' || slip.state === 'accepted').length;
  const state = last && { zh: `救助${statesZh[last.state]}`, en: `relief ${statesEn[last.state]}` };
  const asked = open > 0 ? { zh: `${open} 张转办单未办结`, en: `${open} slips open` } : undefined;
  return [
    { word: 'stepApply', standing: standing(0) }, { word: 'stepAccept', standing: standing(1) },
    { word: 'stepSplit', standing: standing(2), more: state && asked ? { zh: `${state.zh}，${asked.zh}`, en: `${state.en}, ${asked.en}` } : state ?? asked }, { word: 'stepFeedback', standing: standing(3) },
  ];
}
