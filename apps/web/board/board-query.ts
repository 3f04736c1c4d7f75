import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { BoardView, ClockRecordListView } from '#libs/contracts/view.js';
import { call } from '#apps/web/server/call.js';

const EVERY_MS = 60_000;

export function useBoard() {
  return useQuery({ queryKey: ['board'], queryFn: ({ signal }) => call<BoardView>('/v1/board', { signal }), refetchInterval: EVERY_MS });
}

/** A cell of the board: which clock, whose, and what became of it. */
export interface Cell {
  clock: string;
  breachable: boolean;
  by: BoardView['kept'][number]['by'] | null;
}

export function useClockRecords({ clock, breachable, by }: Cell, outcome: string) {
  const whose: { [name: string]: string } = by === null ? {} : 'townCode' in by ? { town: by.townCode } : { department: by.department };
  const asked = new URLSearchParams({ clock, breachable: String(breachable), ...(outcome && { outcome }), ...whose, limit: '50' }).toString();
  return useInfiniteQuery({
    queryKey: ['clock-records', asked], initialPageParam: '', getNextPageParam: (page: ClockRecordListView) => page.next,
    queryFn: ({ pageParam, signal }) => call<ClockRecordListView>(`/v1/board/clocks?${asked}${pageParam && `&after=${pageParam}`}`, { signal }),
  });
}
