import { Button, Segmented, Spin } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { SlipListItem, SlipListView } from '#libs/contracts/view.js';
import { statesEn } from '#libs/relief/refusals.en.js';
import { statesZh } from '#libs/relief/refusals.zh.js';
import { SLIP_RESULTS } from '#libs/words/words.js';
import { useChanges } from '#apps/web/inbox/changes.js';
import { useWords, type Word } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useAccount, useNames, usePack } from '#apps/web/server/reference.js';
import { holdsSlips } from '#apps/web/shell/access.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { Left, When } from '#apps/web/shell/time.tsx';
import { SlipSheet } from '#apps/web/slips/slip-sheet.tsx';
import '#apps/web/slips/slips.css';

const STATES = { open: 'slipsOpen', issued: 'slipsIssued', accepted: 'slipsAccepted', answered: 'slipsAnswered' } satisfies { [state: string]: Word };
type Shown = keyof typeof STATES;

/** 转办: what is asked of us? */
export function SlipsPage() {
  const { t } = useWords();
  return holdsSlips(useAccount().role) ? <Slips /> : <div className="centred"><p>{t('noWork')}</p></div>;
}

function Slips() {
  const { t } = useWords();
  const [query, setQuery] = useSearchParams();
  const shown = (Object.keys(STATES) as Shown[]).find(state => state === query.get('state')) ?? 'open';
  const chosen = query.get('slip');
  const changes = useChanges();
  const list = useInfiniteQuery({
    queryKey: ['slips', shown], initialPageParam: '', getNextPageParam: (page: SlipListView) => page.next,
    queryFn: ({ pageParam, signal }) => call<SlipListView>(`/v1/slips?state=${shown}&limit=50${pageParam && `&after=${pageParam}`}`, { signal }),
  });
  const slips = [...new Map((list.data?.pages ?? []).flatMap(page => page.slips).map((one): [string, SlipListItem] => [one.number, one])).values()];
  const choose = (number: string | null) => setQuery(before => {
    const after = new URLSearchParams(before);
    if (number === null) after.delete('slip');
    else after.set('slip', number);
    return after;
  });
  const refresh = () => {
    changes.forget();
    void list.refetch();
  };
  return (
    <div className="slips" data-chosen={chosen ?? undefined}>
      <div className="slips-list">
        <div className="slips-head">
          <h1>{t('slipDesk')}</h1>
          <Segmented<Shown> aria-label={t('status')} value={shown} onChange={state => setQuery({ ...(state !== 'open' && { state }) })} options={(Object.keys(STATES) as Shown[]).map(state => ({ value: state, label: t(STATES[state]) }))} />
        </div>
        {changes.count > 0 && <button type="button" className="changes" onClick={refresh}>{t('changes', { count: changes.count })}</button>}
        {list.error && <Trouble error={list.error} retry={refresh} />}
        {list.isPending ? <div className="centred"><Spin /></div>
          : slips.length === 0 && !list.error ? <div className="centred"><h2>{t('slipsNone')}</h2><p>{t('slipsNoneText')}</p></div>
            : <ul>{slips.map(one => <Row key={one.number} one={one} chosen={one.number === chosen} choose={choose} />)}</ul>}
        {list.hasNextPage && <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('moreSlips')}</Button>}
      </div>
      {chosen && <SlipSheet key={chosen} number={chosen} close={() => choose(null)} changed={() => void list.refetch()} />}
      {!chosen && slips.length > 0 && <p className="panel slip-hint">{t('slipChoose')}</p>}
    </div>
  );
}

function Row({ one, chosen, choose }: { one: SlipListItem; chosen: boolean; choose(number: string): void }) {
  const { t, say } = useWords();
  const pack = usePack(one.policyHash);
  const name = useNames(pack);
  const { due, outcome } = one;
  return (
    <li className="panel slip-row" data-chosen={chosen || undefined}>
      <button type="button" aria-pressed={chosen} onClick={() => choose(one.number)}>
        <span className="slip-line">
          {due ? <Left clock={due.clock} due={due.at} anchor={due.anchor} pack={pack} offsetMs={one.clockOffsetMs} /> : <small><When at={one.issuedAt} offsetMs={one.clockOffsetMs} /></small>}
          {one.reliefFirst && <b className="mark late">{t('slipFirst')}</b>}
          <span className="slip-state">{say({ zh: statesZh[one.state], en: statesEn[one.state] })}{outcome && `：${say(SLIP_RESULTS[outcome])}`}</span>
        </span>
        <b className="slip-item">{one.item ?? t('slipNoItem')}</b>
        <small className="slip-line"><span>{one.name ?? t('anonymous')} · {say(name('cause', one.cause))} · {say(name('town', one.townCode))}</span><span className="numeric">{one.number}</span></small>
      </button>
    </li>
  );
}
