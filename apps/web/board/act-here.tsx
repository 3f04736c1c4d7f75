import { Modal, Spin } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { commandName } from '#libs/words/commands.js';
import { ActForm } from '#apps/web/case/act-form.tsx';
import '#apps/web/case/case.css';
import { type Desk, useDesk, useLive, useOffsetMs } from '#apps/web/case/case-query.js';
import { GroundContext } from '#apps/web/case/ground.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames, usePack } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

export interface ActAt {
  caseNo: string;
  type: string;
}

/** The form of a case's own page, without going there: with what the act sets going, and what others did meanwhile. */
export function ActHere({ at: { caseNo, type }, close }: { at: ActAt; close(done: string | null): void }) {
  const { t, say } = useWords();
  const { data, error, refetch } = useDesk(caseNo);
  if (data?.view.mayDo.includes(type)) return <Form desk={data} type={type} close={close} />;
  return (
    <Modal open title={`${say(commandName(type))} · ${caseNo}`} footer={null} onCancel={() => close(null)}>
      {data ? <p>{t('notNow', { act: say(commandName(type)) })} <Link to={`/cases/${caseNo}`}>{t('openCase')}</Link></p> : error ? <Trouble error={error} retry={() => void refetch()} /> : <Spin />}
    </Modal>
  );
}

function Form({ desk, type, close }: { desk: Desk; type: string; close(done: string | null): void }) {
  const { t, say } = useWords();
  const { view } = desk;
  const pack = usePack(view.policy.hash);
  const name = useNames(pack);
  const offsetMs = useOffsetMs(view);
  useLive(view.caseNo);
  const ground = useMemo(() => ({ view, pack, name, offsetMs }), [view, pack, name, offsetMs]);
  return <GroundContext value={ground}><ActForm type={type} desk={desk} close={said => close(said && `${view.caseNo} ${t('done2', { act: say(said) })}`)} /></GroundContext>;
}
