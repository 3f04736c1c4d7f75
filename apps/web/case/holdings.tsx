import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { CaseView } from '#libs/contracts/view.js';
import { yuan } from '#libs/money/fen.js';
import { statesEn } from '#libs/relief/refusals.en.js';
import { statesZh } from '#libs/relief/refusals.zh.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { materialsOf, targetOf } from '#libs/words/event-text.js';
import { dayText, instantText } from '#libs/words/time-text.js';
import { ACCOUNT_SOURCE_NAMES, ASK_NAMES, DUPLICATES, FORMS, RECOVERY_RESULTS, RELIEF_KINDS, SLIP_RESULTS } from '#libs/words/words.js';
import { Link } from 'react-router';
import { useGround } from '#apps/web/case/ground.js';
import { useWords, type Word } from '#apps/web/language/language.js';
import { useNow } from '#apps/web/server/reference.js';

/** What a case holds: relief, slips, papers, and whatever else there is of it. Empty parts that nobody misses are left out. */
export function Holdings() {
  const { t, say, aside, language } = useWords();
  const { view, name, offsetMs } = useGround();
  const now = useNow(offsetMs);
  const state = (word: keyof typeof statesZh) => say({ zh: statesZh[word], en: statesEn[word] });
  const at = (instant: string) => say(instantText(instant, now));
  const { materials } = view;
  const named = (ids: readonly string[]) => say(materialsOf(ids, name));
  const colon = language === 'zh' ? '：' : ': ';
  return (
    <>
      <Part title="reliefs" empty="noReliefs" rows={view.reliefs.map(one => (
        <li key={one.reliefId}><span>{one.reliefId}. {say(RELIEF_KINDS[one.kind])} · {say(FORMS[one.form])} · {one.payeeName} {one.bankCard}{one.payeeOfFamily === false && <> <span className="mark late">{t('payeeStranger')}</span></>}</span><b className="money">{yuan(one.amountFen)}</b><span>{state(one.state)}{oralOf(view, one.reliefId, { t, say, aside }, id => say(name('person', id)))}</span></li>
      ))} />
      {view.payee && <Part title="account" rows={[
        <li key="payee"><span>{view.payee.payeeName} {view.payee.bankCard}{view.payee.ofFamily === false && <> <span className="mark late">{t('payeeStranger')}</span></>}</span><small>{say(ACCOUNT_SOURCE_NAMES[view.payee.source])} · {say(name('person', view.payee.recordedBy))}</small></li>,
      ]} />}
      <Part title="asks" rows={view.asks.map(one => <li key={one.askNo}><span>{at(one.askedAt)} {t('asked', { who: say(name('person', one.approverId)), relief: one.reliefId })}</span><span>{say(ASK_NAMES[one.state])}</span></li>)} />
      <Part title="recoveries" rows={view.recoveries.map(one => <li key={one.recoveryNo}><span>{one.recoveryNo}. {t('recoveryOf', { relief: one.reliefId })}</span><span>{one.outcome === null ? state(one.state) : say(RECOVERY_RESULTS[one.outcome])}</span></li>)} />
      <Part title="slips" empty="noSlips" rows={view.slips.map(one => (
        <li key={one.slipNo}><span>{one.slipNo}. {say(targetOf(one.to, name))}</span><small>{at(one.issuedAt)}</small><span>{state(one.state)}{one.outcome && `${colon}${say(SLIP_RESULTS[one.outcome])}`}</span>{one.item && <q className="words">{one.item}</q>}{one.answer && <q className="words">{one.answer}</q>}</li>
      ))} />
      <Part title="materials" rows={[
        ...(materials.given.length > 0 ? [<li key="given"><span>{t('given')}{colon}{named(materials.given)}</span></li>] : []),
        ...(materials.listed ? [<li key="listed"><span>{t('listed')}{colon}{named(materials.listed)}</span></li>] : []),
        <li key="missing"><span>{materials.missing.length > 0 ? `${t('missing')}${colon}${named(materials.missing)}` : t('nothingMissing')}</span></li>,
      ]} />
      <Part title="attachments" empty="noAttachments" rows={view.attachments.map(one => <Attachment key={one.attachmentNo} one={one} />)} />
      <Part title="followUps" rows={view.followUps.map(one => <li key={one.followUpNo}><span>{t('planned', { day: say(dayText(one.on, now)) })}</span><span>{one.doneAt ? t('done', { at: at(one.doneAt) }) : ''}</span></li>)} />
      <Part title="duplicates" rows={view.duplicates.map(one => <li key={one.caseNo}><Link to={`/cases/${one.caseNo}`}>{one.caseNo}</Link><span>{say(DUPLICATES[one.kind])}</span><span>{t(one.resolved ? 'resolved' : 'unresolved')}</span></li>)} />
      <Part title="notices" rows={view.notices.map(one => <li key={one.noticeNo}><span>{one.noticeNo}. {at(one.postedAt)}</span><span>{state(one.state)}</span></li>)} />
      <Part title="inspections" rows={view.inspections.map(one => <li key={one.inspectionNo}><span>{one.inspectionNo}. {at(one.demandedAt)} {one.by === 'system' ? t('system') : say(name('person', one.by))}</span><span>{state(one.state)}</span></li>)} />
      <Part title="dutyCalls" rows={view.dutyCalls.map(one => <li key={one.callNo}><span>{at(one.calledAt)} {one.staffId === null ? say(ROLE_NAMES['county-duty']) : say(name('person', one.staffId))}</span><span>{one.acknowledgedAt ? t('answeredAt', { at: at(one.acknowledgedAt) }) : t('notAnswered')}</span></li>)} />
    </>
  );
}

function Part({ title, empty, rows }: { title: Word; empty?: Word; rows: ReactNode[] }) {
  const { t } = useWords();
  if (rows.length === 0 && empty === undefined) return null;
  return <section className="panel part"><h2>{t(title)}</h2>{rows.length > 0 ? <ul>{rows}</ul> : <p><small>{t(empty!)}</small></p>}</section>;
}

function oralOf({ oralApprovals }: CaseView, reliefId: number, { t, say, aside }: Pick<ReturnType<typeof useWords>, 't' | 'say' | 'aside'>, personOf: (id: string) => string): string {
  const oral = oralApprovals.find(one => one.reliefId === reliefId);
  if (!oral) return '';
  const how = oral.by === null ? t('twoSignatures', { by: personOf(oral.cosignedBy!) }) : t('orally', { by: personOf(oral.by) });
  return aside(oral.confirmedAt ? how : how + say({ zh: '，', en: ', ' }) + t('orallyOpen'));
}

/** Fetched when somebody wants to see it: photos show people and homes. */
function Attachment({ one }: { one: CaseView['attachments'][number] }) {
  const { t, say, aside } = useWords();
  const { view, name } = useGround();
  const [shown, setShown] = useState(false);
  const address = `/v1/cases/${view.caseNo}/attachments/${one.attachmentNo}`;
  const isPhoto = one.mediaType === 'image/jpeg';
  const label = [
    `${one.attachmentNo}. ${t(isPhoto ? 'photo' : 'document')}`,
    ...(one.material === null ? [] : [say(name('material', one.material))]), ...(one.purpose === null ? [] : [t(`purpose.${one.purpose}`)]),
  ].join(' · ');
  return (
    <li className="attachment">
      <span>{label}{one.scanned === false && aside(t('unscanned'))}</span>
      {!one.mayOpen ? <small>{t('notYoursToOpen')}</small> : isPhoto ? <Button size="small" onClick={() => setShown(!shown)}>{t(shown ? 'close' : 'view')}</Button> : <Button size="small" href={address}>{t('view')}</Button>}
      {shown && <img src={address} alt={label} />}
    </li>
  );
}
