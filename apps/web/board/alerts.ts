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
    queryKey: ['alerts', 'newest'], initialPageParam: '', getNextPageParam: (page: AlertListView) => page.next, staleTime: Infinity, refetchOnMount: 'always',
    queryFn: ({ pageParam, signal }) => call<AlertListView>(`/v1/alerts?order=newest&limit=100${pageParam && `&after=${pageParam}`}`, { signal }),
  });
  const [came, setCame] = useState<ReadonlyMap<string, AlertView>>(new Map());
  // Where the list ended when the page was opened; one without any begins at the stream's first.
  const [from, setFrom] = useState<string>();
  const [takenUpTo, setTakenUpTo] = useState<string>();
  useEffect(() => {
    if (pages.data) setFrom(before => before ?? pages.data.pages[0]?.alerts[0]?.no ?? '0');
  }, [pages.data]);
  useEffect(() => from === undefined ? undefined : follow('/v1/alerts/stream', 'alert', data => {
    const alert = JSON.parse(data) as AlertView;
    setCame(before => before.has(alert.no) ? before : new Map(before).set(alert.no, alert));
    void queries.invalidateQueries({ queryKey: ['board'] });
  }, from), [from, queries]);
  const [listed, fresh] = useMemo(() => {
    const known = new Map(came);
    // A page that was asked for again knows better what has been done since.
    for (const alert of pages.data?.pages.flatMap(page => page.alerts) ?? []) known.set(alert.no, alert);
    const newest = [...known.values()].toSorted((a, b) => Number(BigInt(b.no) - BigInt(a.no)));
    const shownUpTo = BigInt(takenUpTo ?? from ?? pages.data?.pages[0]?.alerts[0]?.no ?? '0');
    return [together(newest.filter(({ no }) => BigInt(no) <= shownUpTo)), together(newest.filter(({ no }) => BigInt(no) > shownUpTo))];
  }, [came, from, takenUpTo, pages.data]);
  const takeIn = useCallback(() => {
    setTakenUpTo(fresh[0]?.no);
    // With what others have done about the earlier ones.
    void queries.invalidateQueries({ queryKey: ['alerts'] });
  }, [fresh, queries]);
  return { pages, listed, fresh, takeIn };
}
