import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Instant, msOf } from '#libs/clock/instant.js';
import type { ActListView, CaseView, EventView } from '#libs/contracts/view.js';
import { call } from '#apps/web/server/call.js';
import { useNow } from '#apps/web/server/reference.js';
import { follow } from '#apps/web/server/stream.js';

/** A case with what happened to it and what one may do: read together, so that they tell of one moment. */
export interface Desk {
  view: CaseView;
  events: EventView[];
  acts: ActListView['acts'];
  /** How many events the acts rest on. */
  head: number;
}

const keyOf = (caseNo: string) => ['case', caseNo];

export function useDesk(caseNo: string) {
  return useQuery({
    queryKey: keyOf(caseNo), queryFn: ({ signal }) => deskOf(caseNo, signal),
    // Nothing tells that its time has arrived, when nothing came due on the way.
    refetchInterval: ({ state }) => state.data?.view.trainingClock === 'running' ? 1_500 : false,
  });
}

async function deskOf(caseNo: string, signal: AbortSignal, tries = 3): Promise<Desk> {
  const [view, { events, head: told }, { acts, head }] = await Promise.all([
    call<CaseView>(`/v1/cases/${caseNo}`, { signal }), call<{ events: EventView[]; head: number }>(`/v1/cases/${caseNo}/events`, { signal }), call<ActListView>(`/v1/cases/${caseNo}/acts`, { signal }),
  ]);
  // Something was written between two of the answers: what one part of the page shows another would take for news.
  if ((view.head !== head || told !== head) && tries > 1) return deskOf(caseNo, signal, tries - 1);
  // What was seen for certain is the least of them.
  return { view, events, acts, head: Math.min(view.head, head, told) };
}

/** Reads the case again as soon as somebody, or time, has moved it on. */
export function useLive(caseNo: string): void {
  const queries = useQueryClient();
  useEffect(() => follow(`/v1/cases/${caseNo}/stream`, 'head', data => {
    const known = queries.getQueryData<Desk>(keyOf(caseNo));
    if (known && known.head !== Number(data)) void queries.invalidateQueries({ queryKey: keyOf(caseNo) });
  }), [caseNo, queries]);
}

/** How far the case's own time is ahead of the server's; nothing, unless its clock was forwarded. */
export function useOffsetMs({ now }: CaseView): number {
  const offsetMs = msOf(now as Instant) - msOf(useNow());
  return Math.abs(offsetMs) < 120_000 ? 0 : offsetMs;
}
