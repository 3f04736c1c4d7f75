import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CaseView, ChainView, EditionView, EventView, FoundCasesView, IdLookupListView, ReadListView } from '#libs/contracts/view.js';
import { call } from '#apps/web/server/call.js';
import { useColleagues } from '#apps/web/server/reference.js';

const PAGE = 50;

export function useFound(asked: string) {
  return useInfiniteQuery({
    queryKey: ['audit', asked], initialPageParam: '', getNextPageParam: (page: FoundCasesView) => page.next,
    queryFn: ({ pageParam, signal }) => call<FoundCasesView>(`/v1/audit/cases?${asked}&limit=${PAGE}${pageParam && `&after=${pageParam}`}`, { signal }),
  });
}

/** The rules of the county as they are today: what its clocks are called. */
export function useCountyPack(): EditionView['pack'] | null {
  const town = useColleagues()?.towns[0]?.code;
  return useQuery({ queryKey: ['current-policy', town], enabled: town !== undefined, staleTime: Infinity, queryFn: () => call<EditionView>(`/v1/policies/current/${town}`) }).data?.pack ?? null;
}

export function useHistory(caseNo: string) {
  return useQuery({ queryKey: ['history', caseNo], queryFn: async ({ signal }) => (await call<{ events: EventView[] }>(`/v1/cases/${caseNo}/events`, { signal })).events });
}

/** A case as it stood then; that does not change any more. What stood before stays on the page until it is there. */
export function useCaseAt(caseNo: string, seq: number) {
  return useQuery<CaseView>({ queryKey: ['case-at', caseNo, seq], staleTime: Infinity, placeholderData: (before: CaseView | undefined) => before, queryFn: ({ signal }) => call<CaseView>(`/v1/cases/${caseNo}/history/${seq}`, { signal }) });
}

export function useChain(caseNo: string, head: number | undefined) {
  return useQuery({ queryKey: ['chain', caseNo, head], enabled: head !== undefined, queryFn: ({ signal }) => call<ChainView>(`/v1/cases/${caseNo}/chain`, { signal }) });
}

/** Who looked for people by an identity number, in the auditor's region. */
export function useIdLookups() {
  return useInfiniteQuery({
    queryKey: ['id-lookups'], initialPageParam: '', getNextPageParam: (page: IdLookupListView) => page.next,
    queryFn: ({ pageParam, signal }) => call<IdLookupListView>(`/v1/id-lookups?limit=50${pageParam && `&after=${pageParam}`}`, { signal }),
  });
}

export function useReads(caseNo: string) {
  return useInfiniteQuery({
    queryKey: ['reads', caseNo], initialPageParam: '', getNextPageParam: (page: ReadListView) => page.next,
    queryFn: ({ pageParam, signal }) => call<ReadListView>(`/v1/reads?caseNo=${caseNo}&limit=50${pageParam && `&after=${pageParam}`}`, { signal }),
  });
}
