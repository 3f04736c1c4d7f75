import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import type { OpenSession, SessionList } from '#libs/contracts/view.js';
import { instantText } from '#libs/words/time-text.js';
import '#apps/web/admin/admin.css';
import { learn, useWords } from '#apps/web/language/language.js';
import { zhOversight } from '#apps/web/language/zh-oversight.js';
import { call } from '#apps/web/server/call.js';
import { useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

learn(zhOversight);

const KEY = ['sessions'];

/** 我的登录: where am I logged in, and is that really me everywhere? */
export function SessionsPage() {
  const { t } = useWords();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call<SessionList>('/v1/sessions') });
  const ending = useMutation({
    mutationFn: (path: string) => call<SessionList>(path, { method: 'DELETE' }),
    onSuccess: left => queries.setQueryData(KEY, left),
    // It may be over by itself since the page was opened.
    onError: () => void refetch(),
  });
  const others = data?.sessions.some(({ isCurrent }) => !isCurrent) ?? false;
  return (
    <div className="delegations">
      <h1>{t('sessions')}</h1>
      <div className="toolbar">
        <span>{t('sessionsText')}</span>
        <Button disabled={!others || ending.isPending} onClick={() => ending.mutate('/v1/sessions')}>{t('sessionsEndOthers')}</Button>
      </div>
      <p className="said" role="status">{ending.isSuccess ? t('sessionsEnded') : ''}</p>
      {ending.error && <Trouble error={ending.error} />}
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {!data ? !error && <div className="centred"><Spin /></div> : (
        <ul className="panel delegation-list">
          {data.sessions.map(one => (
            <Row key={one.sessionId} one={one} busy={ending.isPending} end={() => ending.mutate(`/v1/sessions/${one.sessionId}`)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ one: { device, beganAt, seenAt, isCurrent }, busy, end }: { one: OpenSession; busy: boolean; end(): void }) {
  const { t, say } = useWords();
  const now = useNow();
  const name = device ?? t('sessionUnknown');
  return (
    <li>
      <span>{name}</span>
      <span>{t('sessionBegan', { at: say(instantText(beganAt, now)) })}</span>
      <span className={isCurrent ? 'standing' : ''}>{isCurrent ? t('sessionCurrent') : t('sessionSeen', { at: say(instantText(seenAt, now)) })}</span>
      {isCurrent ? <span /> : <Button size="small" disabled={busy} onClick={end} aria-label={`${t('sessionEnd')} ${name}`}>{t('sessionEnd')}</Button>}
    </li>
  );
}
