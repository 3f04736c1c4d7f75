import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AlertListView, AlertView } from '#libs/contracts/view.js';
import { together } from '#apps/web/board/told.js';
import { call } from '#apps/web/server/call.js';
import { follow } from '#apps/web/server/stream.js';

/**
 * The alerts of one's region, the newest first. What comes while the page is open waits in `fresh` until somebody takes it in. The stream begins
 * where the first page ended, and goes on from the last it brought: nothing is missed, and what comes twice is known by its number.
 */
export function useAlerts() {
  const queries = useQueryClient();
  const pages = useInfiniteQuery({
    queryKey: ['alerts', 'newest'], initialPageParam: '', getNextPageParam: (page: AlertListView) => page.next, staleTime: Infinity,
    queryFn: ({ pageParam, signal }) => call<AlertListView>(`/v1/alerts?order=newest&limit=100${pageParam && `&after=${pageParam}`}`, { signal }),
  });
  const [came, setCame] = useState<ReadonlyMap<string, AlertView>>(new Map());
  const [takenUpTo, setTakenUpTo] = useState('0');
  // Where the first page ended; a page without any begins at the stream's first.
  const from = pages.data && (pages.data.pages[0]?.alerts[0]?.no ?? '0');
  useEffect(() => from === undefined ? undefined : follow('/v1/alerts/stream', 'alert', data => {
    const alert = JSON.parse(data) as AlertView;
    setCame(before => before.has(alert.no) ? before : new Map(before).set(alert.no, alert));
    void queries.invalidateQueries({ queryKey: ['board'] });
  }, from), [from, queries]);
  const listed = useMemo(() => {
    const streamed = [...came.values()].filter(({ no }) => BigInt(no) <= BigInt(takenUpTo)).toReversed();
    return together([...streamed, ...(pages.data?.pages ?? []).flatMap(page => page.alerts)]);
  }, [came, takenUpTo, pages.data]);
  const fresh = useMemo(() => together([...came.values()].filter(({ no }) => BigInt(no) > BigInt(takenUpTo)).toReversed()), [came, takenUpTo]);
  const takeIn = useCallback(() => setTakenUpTo([...came.keys()].at(-1) ?? '0'), [came]);
  return { pages, listed, fresh, takeIn };
}
