import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { Instant } from '#libs/clock/instant.js';
import { instantText } from '#libs/words/time-text.js';
import { useWords } from '#apps/web/language/language.js';
import { outbox, type Unsent, useOutbox } from '#apps/web/offline/outbox.js';
import { useAccount, useNow } from '#apps/web/server/reference.js';

/** What waits to be sent, or was sent too late, above every page until it is settled. */
export function OutboxStrip() {
  const { t } = useWords();
  const { id } = useAccount();
  const items = useOutbox();
  useEffect(() => void outbox.open(id), [id]);
  if (items.length === 0) return null;
  const waiting = items.filter(({ refused }) => refused === null);
  return (
    <div className="outbox" role="status">
      {waiting.length > 0 && <Alert type="warning" showIcon title={t('unsent', { count: waiting.length })} action={<Button size="small" onClick={() => void outbox.send()}>{t('sendNow')}</Button>} />}
      {items.filter(({ refused }) => refused !== null).map(item => <Refused key={item.key} item={item} />)}
    </div>
  );
}

function Refused({ item }: { item: Unsent }) {
  const { t, say, aside } = useWords();
  const now = useNow();
  const what = say(item.named) + aside(say(instantText(item.body.occurredAt as Instant, now)));
  return (
    <Alert
      type="error" showIcon title={<>{t('unsentRefused', { what })} <Link to={`/cases/${item.caseNo}`}>{item.caseNo}</Link> {say(item.refused!)}</>}
      action={<Button size="small" onClick={() => void outbox.remove(item.key)}>{t('dropUnsent')}</Button>}
    />
  );
}
