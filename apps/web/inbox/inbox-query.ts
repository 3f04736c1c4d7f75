import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { PAPERS_OWED, type PapersOwed, type Role, type Status, STATUSES, type Urgency, URGENCIES } from '#libs/contracts/words.js';
import type { CaseListItem, CaseListView } from '#libs/contracts/view.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { call } from '#apps/web/server/call.js';
import { useAccount } from '#apps/web/server/reference.js';

const PAGE = 50;

/** Whose day is what they are asked for; overseers look at all of it. */
const ASKED: readonly Role[] = [...AUTHORITY['take-over'].roles, 'town-approver', 'county-approver', 'county-finance'];

/** What the inbox shows; it stands in the address, so that it can be kept and sent on. */
export interface Filters {
  whose: 'mine' | 'everyone' | 'unassigned';
  status: Status | 'open';
  urgency: Urgency | null;
  due: 'overdue' | 'today' | null;
  /** What a figure of the board counts: of one town, or late by so much with their papers. */
  town: string | null;
  papers: PapersOwed | 'owed' | null;
}

export function useFilters(): [Filters, (some: Partial<Filters>) => void] {
  const [query, setQuery] = useSearchParams();
  const { role } = useAccount();
  const usual = ASKED.includes(role) ? 'mine' : 'everyone';
  const one = <T extends string>(name: string, words: readonly T[]): T | null => words.find(word => word === query.get(name)) ?? null;
  const filters: Filters = {
    whose: one('whose', ['mine', 'everyone', 'unassigned']) ?? usual, status: one('status', ['open', ...STATUSES]) ?? 'open', urgency: one('urgency', URGENCIES), due: one('due', ['overdue', 'today']),
    town: /^\d{12}$/.test(query.get('town') ?? '') ? query.get('town') : null, papers: one('papers', ['owed', ...PAPERS_OWED]),
  };
  const change = (some: Partial<Filters>) => setQuery(before => {
    const after = new URLSearchParams(before);
    for (const [name, value] of Object.entries(some)) if (value === null || (name === 'status' && value === 'open') || (name === 'whose' && value === usual)) after.delete(name); else after.set(name, value);
    return after;
  }, { replace: true });
  return [filters, change];
}

export function useInbox(filters: Filters) {
  const asked = paramsOf(filters);
  const list = useInfiniteQuery({
    queryKey: ['cases', asked], initialPageParam: '', getNextPageParam: (page: CaseListView) => page.next,
    queryFn: ({ pageParam, signal }) => call<CaseListView>(`/v1/cases?${asked}&limit=${PAGE}${pageParam && `&after=${pageParam}`}`, { signal }),
  });
  // A case whose deadline moved between two pages stands on both.
  const cases = useMemo(() => [...new Map((list.data?.pages ?? []).flatMap(page => page.cases).map((one): [string, CaseListItem] => [one.caseNo, one])).values()], [list.data]);
  return { ...list, cases };
}

/** How many of those there are, up to a thousand. */
export function useCount(filters: Filters): number | null {
  const asked = paramsOf(filters);
  return useQuery({ queryKey: ['cases', 'count', asked], queryFn: ({ signal }) => call<{ count: number }>(`/v1/cases/count?${asked}`, { signal }) }).data?.count ?? null;
}

function paramsOf({ whose, status, urgency, due, town, papers }: Filters): string {
  return new URLSearchParams({ status, ...(whose === 'mine' && { awaiting: 'me' }), ...(whose === 'unassigned' && { unassigned: 'true' }), ...(urgency && { urgency }), ...(due && { due }), ...(town && { town }), ...(papers && { papers }) }).toString();
}
