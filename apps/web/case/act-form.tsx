import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { CommandType } from '#libs/contracts/command.js';
import type { CommandAnswerView, ConsequencesView, KeptFile } from '#libs/contracts/view.js';
import { OF_TIME } from '#libs/relief/passing-time.js';
import { commandName } from '#libs/words/commands.js';
import type { Bilingual } from '#libs/words/words.js';
import { fieldsOf } from '#apps/web/case/act-fields.js';
import { type Desk } from '#apps/web/case/case-query.js';
import { useGround } from '#apps/web/case/ground.js';
import { ConsequencesText } from '#apps/web/case/consequences.tsx';
import { FreshLogin } from '#apps/web/case/fresh-login.tsx';
import { Happened } from '#apps/web/case/timeline.tsx';
import { commandOf, withPresets } from '#apps/web/form/command-of.js';
import type { Values } from '#apps/web/form/field.js';
import { faultsOf, FormFields } from '#apps/web/form/form-fields.tsx';
import { useWords } from '#apps/web/language/language.js';
import { outbox } from '#apps/web/offline/outbox.js';
import { call } from '#apps/web/server/call.js';
import { CallProblem } from '#apps/web/server/problem.js';
import { useAccount, useColleagues, useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

/**
 * One command, filled in and given; what others did meanwhile is shown before it can be. `presets`: what where it was begun from leaves no question about,
 * the slip on a slip's own page.
 */
export function ActForm({ type, desk, presets, close }: { type: string; desk: Desk; presets?: Values; close(done: Bilingual | null): void }) {
  const { t, say } = useWords();
  const { view, pack, name, offsetMs } = useGround();
  const now = useNow(offsetMs);
  const colleagues = useColleagues();
  const me = useAccount();
  const queries = useQueryClient();
  const named = commandName(type);
  const [values, setValues] = useState<Values>({});
  const [touched, setTouched] = useState(false);
  const [late, setLate] = useState(false);
  const [seenHead, setSeenHead] = useState(desk.head);
  // One act, one key: a retry after a lost answer is the same act; another content is another.
  const key = useRef({ of: '', key: '' });

  const fields = useMemo(() => pack && colleagues ? fieldsOf(type as CommandType, { view, pack, name, colleagues, me }) : null, [type, view, pack, name, colleagues, me]);
  const known = useMemo(() => withPresets(fields ?? [], { ...presets, ...values }), [fields, presets, values]);
  const asked = useMemo(() => fields && [...fields.filter(({ when }) => when?.(known) ?? true), ...(late ? [{ name: 'occurredAt', label: { zh: '实际发生时间', en: 'When it happened' }, kind: 'moment' as const, help: { zh: '纸质办理、停电补录时填写。', en: 'For paper forms and power cuts.' } }] : [])], [fields, known, late]);
  const given = useMemo(() => withPresets(asked ?? [], { ...presets, ...values }), [asked, presets, values]);
  const command = useMemo(() => asked && commandOf(type as CommandType, asked, given), [asked, type, given]);
  const faults = asked ? faultsOf(asked, given) : {};
  // What they did themselves a moment ago, and this page has only now, is nothing new to them.
  const happened = desk.events.filter(event => event.seq > seenHead && event.by.id !== me.id && !OF_TIME.includes(event.type as typeof OF_TIME[number]));
  const complete = Object.keys(faults).length === 0;
  const preview = usePreview(view.caseNo, complete && type !== 'attach' ? command : null, desk.head);

  const giving = useMutation({
    mutationFn: async () => {
      const body = type === 'attach' ? { ...command, ...await upload(view.caseNo, given['file'] as unknown as File) } : command;
      const content = JSON.stringify(body);
      if (key.current.of !== content) key.current = { of: content, key: crypto.randomUUID() };
      return call<CommandAnswerView>(`/v1/cases/${view.caseNo}/commands`, { method: 'POST', body, key: key.current.key, expectedHead: happened.length === 0 ? desk.head : seenHead });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['case', view.caseNo] }),
    onSuccess: () => close(named),
  });
  const problem = giving.error instanceof CallProblem ? giving.error : null;
  // A file needs the network; a time that was filled in stays.
  const keepForLater = command && type !== 'attach' && problem?.code === 'unreachable'
    ? () => void outbox.add({ key: key.current.key, caseNo: view.caseNo, named, body: { occurredAt: now, ...command }, refused: null }).then(() => close(null)) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (complete && happened.length === 0) giving.mutate();
  };
  if (!asked) return null;
  const shown = asked.filter(field => presets?.[field.name] === undefined);
  const shownFaults = { ...(touched && faults), ...Object.fromEntries((problem?.fields ?? []).map(({ field, message }) => [field, message])) };
  return (
    <Modal open getContainer={false} title={`${say(named)} · ${view.caseNo}`} onCancel={() => close(null)} footer={null} mask={{ closable: false }} destroyOnHidden width={560}>
      <form onSubmit={submit} noValidate className="act-form">
        <FormFields focusFirst fields={shown} values={given} faults={shownFaults} change={(field, value) => { giving.reset(); setValues(before => ({ ...before, [field]: value })); }} />
        {!late && <Button type="link" size="small" className="late-link" onClick={() => setLate(true)}>{t('happenedLateShow')}</Button>}
        {preview && <div className="preview"><b>{t('preview')}</b><ConsequencesText of={preview} /></div>}
        {happened.length > 0 && (
          <Alert type="warning" showIcon title={t('changedTitle')} description={<><p>{t('changedText')}</p><ol className="meanwhile">{happened.map(event => <Happened key={event.seq} event={event} />)}</ol><Button onClick={() => { setSeenHead(desk.head); giving.reset(); }}>{t('changedSeen')}</Button></>} />
        )}
        {/* What changed may be beyond their part of the case: then they try again. */}
        {problem?.code === 'fresh-login-needed' && <FreshLogin text={say(problem.sentence)} send={() => giving.mutate()} />}
        {giving.error && problem?.code !== 'fresh-login-needed' && (problem?.code !== 'case-changed' || happened.length === 0) && !problem?.isToldBy(shown.map(field => field.name)) && <Trouble error={giving.error} retry={() => giving.mutate()} />}
        {keepForLater && <Alert type="info" showIcon title={t('keepUnsentText')} action={<Button size="small" type="primary" onClick={keepForLater}>{t('keepUnsent')}</Button>} />}
        <div className="buttons">
          <Button onClick={() => close(null)}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={giving.isPending} disabled={happened.length > 0}>{giving.isPending ? t('submitting') : t('submit', { act: say(named) })}</Button>
        </div>
      </form>
    </Modal>
  );
}

async function upload(caseNo: string, file: File): Promise<KeptFile> {
  return call<KeptFile>(`/v1/cases/${caseNo}/files`, { method: 'POST', body: file });
}

const PAUSE_MS = 400;

/** What the command, as it is filled in by now, would set going; asked when somebody stops typing. A refusal is told when it is given. */
function usePreview(caseNo: string, command: object | null, head: number): ConsequencesView | null {
  const content = command && JSON.stringify(command);
  const [preview, setPreview] = useState<{ of: string; consequences: ConsequencesView } | null>(null);
  useEffect(() => {
    if (content === null) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      call<{ consequences: ConsequencesView }>(`/v1/cases/${caseNo}/previews`, { method: 'POST', body: JSON.parse(content), signal: abort.signal })
        .then(({ consequences }) => setPreview({ of: content, consequences }), () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [caseNo, content, head]);
  return preview?.of === content ? preview.consequences : null;
}
