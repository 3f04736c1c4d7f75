import { useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useMemo, useState } from 'react';
import type { CommandType } from '#libs/contracts/command.js';
import type { CaseView } from '#libs/contracts/view.js';
import { canMove, SLIP_MOVES } from '#libs/relief/moves.js';
import { statesEn } from '#libs/relief/refusals.en.js';
import { statesZh } from '#libs/relief/refusals.zh.js';
import { commandName } from '#libs/words/commands.js';
import { targetOf } from '#libs/words/event-text.js';
import { dueText, instantText } from '#libs/words/time-text.js';
import { type Bilingual, SLIP_RESULTS } from '#libs/words/words.js';
import { ActForm } from '#apps/web/case/act-form.tsx';
import { type Desk, useDesk, useLive, useOffsetMs } from '#apps/web/case/case-query.js';
import '#apps/web/case/case.css';
import { Disclose } from '#apps/web/case/disclose.tsx';
import { GroundContext } from '#apps/web/case/ground.js';
import { PrintMenu } from '#apps/web/case/print-menu.tsx';
import { TrainingClock, TrainingRuns, useTraining } from '#apps/web/case/training-clock.tsx';
import { useWords } from '#apps/web/language/language.js';
import { useNames, useNow, usePack } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { Grade, Left } from '#apps/web/shell/time.tsx';

const ACTS = ['accept-slip', 'answer-slip', 'return-slip'] as const satisfies readonly CommandType[];

/** One slip: who, what is asked, by which clause, till when, and who else is at it. Nothing else of the household. */
export function SlipSheet({ number, close, changed }: { number: string; close(): void; changed(): void }) {
  const { t } = useWords();
  const [, caseNo = '', slipNo = ''] = /^(.*)-(\d+)$/.exec(number) ?? [];
  const { data, error } = useDesk(caseNo);
  const slip = data?.view.slips.find(one => one.slipNo === Number(slipNo));
  return (
    <section className="panel slip-sheet" aria-label={number}>
      <Button className="slip-back" onClick={close}>← {t('slipDesk')}</Button>
      {data && slip ? <Sheet desk={data} slip={slip} close={close} changed={changed} /> : data || error ? <Gone error={error} /> : <Spin />}
    </section>
  );
}

/** Sent back, it is no more this body's, and its case is out of its sight. */
function Gone({ error }: { error: Error | null }) {
  const { t } = useWords();
  return (error as { code?: string } | null)?.code === 'not-found' || error === null ? <p>{t('slipGone')}</p> : <Trouble error={error} />;
}

function Sheet({ desk, slip, close, changed }: { desk: Desk; slip: CaseView['slips'][number]; close(): void; changed(): void }) {
  const { t, say } = useWords();
  const { view } = desk;
  const queries = useQueryClient();
  const pack = usePack(view.policy.hash);
  const name = useNames(pack);
  const offsetMs = useOffsetMs(view);
  const now = useNow(offsetMs);
  const [doing, setDoing] = useState<CommandType | null>(null);
  const [done, setDone] = useState<Bilingual | null>(null);
  const training = useTraining(view.caseNo, view.trainingClock);
  useLive(view.caseNo);
  const ground = useMemo(() => ({ view, pack, name, offsetMs }), [view, pack, name, offsetMs]);
  const presets = useMemo(() => ({ slipNo: String(slip.slipNo) }), [slip.slipNo]);
  const running = view.clocks.filter(({ key, stoppedAt, endedAt }) => stoppedAt === null && endedAt === null && (!key.startsWith('slip-') || key.endsWith(`#${slip.slipNo}`)));
  const others = view.slips.filter(({ slipNo, state }) => slipNo !== slip.slipNo && state !== 'rerouted');
  const acts = ACTS.filter(type => view.mayDo.includes(type) && canMove(SLIP_MOVES, type, slip.state) && !(type === 'return-slip' && slip.binding));
  const state = ({ state: standing, outcome }: typeof slip) => `${say({ zh: statesZh[standing], en: statesEn[standing] })}${outcome ? `：${say(SLIP_RESULTS[outcome])}` : ''}`;
  const clauses = [...new Map([...running.map(({ citation }) => citation), ...(pack ? [pack.rules.slips.citation] : [])].map(cited => [`${cited.notice} ${cited.section}`, cited])).keys()];
  return (
    <GroundContext value={ground}>
      <div className="title"><h2 className="numeric">{slip.number}</h2><Grade urgency={view.urgency} />{slip.reliefFirst && <b className="mark late">{t('slipFirst')}</b>}<b>{state(slip)}</b><PrintMenu /></div>
      <p className="said" role="status">{done && t('done2', { act: say(done) })}</p>
      <dl className="facts slip-facts">
        <div><dt>{t('slipItem')}</dt><dd><b>{slip.item ?? t('slipNoItem')}</b></dd></div>
        {slip.answer !== null && <div><dt>{t('slipAnswer')}</dt><dd>{slip.answer}</dd></div>}
        <div><dt>{t('person')}</dt><dd>{[view.person.name ?? t('anonymous'), view.person.phone, view.person.address].filter(Boolean).join(' · ')}</dd></div>
        <div><dt>{t('cause')}</dt><dd>{say(name('cause', view.cause))}</dd></div>
        <div><dt>{t('slipFrom')}</dt><dd>{say(name('town', view.townCode))}{view.handlerId && ` · ${say(name('person', view.handlerId))}`} · {say(instantText(slip.issuedAt, now))}</dd></div>
        <div><dt>{t('basis')}</dt><dd>{clauses.map(clause => `〔${clause}〕`).join(' ')}</dd></div>
      </dl>
      <Disclose />
      {running.length > 0 && <ul className="slip-clocks">{running.map(clock => <li key={clock.key}><span>{say(clock.name)}</span><Left clock={clock.clock} due={clock.due} anchor={clock.anchor} pack={pack} offsetMs={offsetMs} />{!clock.due.includes('T00:00:00') && <small>{t('dueAt')} {say(dueText(clock.due, now))}</small>}</li>)}</ul>}
      {training.runs ? <TrainingRuns /> : acts.length > 0 && <div className="slip-acts">{acts.map((type, i) => <Button key={type} type={i === 0 ? 'primary' : 'default'} onClick={() => { setDone(null); setDoing(type); }}>{say(commandName(type))}</Button>)}{slip.binding && <small>{t('slipBinding')}</small>}</div>}
      <h3>{t('slipOthers')}</h3>
      {others.length > 0 ? <ul className="slip-others">{others.map(one => <li key={one.slipNo}><span>{say(targetOf(one.to, name))}</span><span>{state(one)}</span></li>)}</ul> : <p><small>{t('slipOthersNone')}</small></p>}
      <TrainingClock training={training} />
      {doing && !training.runs && (
        <ActForm key={doing} type={doing} desk={desk} presets={presets} close={said => {
          setDoing(null);
          if (!said) return;
          changed();
          // A slip that went back is out of sight, and so is its case.
          if (doing === 'return-slip') {
            queries.removeQueries({ queryKey: ['case', view.caseNo] });
            return close();
          }
          setDone(said);
        }} />
      )}
    </GroundContext>
  );
}
