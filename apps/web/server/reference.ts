import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { CalendarView, DirectoryView, EditionView, SessionView } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import { type Directory, type NameOf, namesOf } from '#libs/words/words.js';
import { call, keepCsrfToken } from '#apps/web/server/call.js';
import { useTick } from '#apps/web/server/tick.js';

const FOR_THE_DAY = { staleTime: Infinity, gcTime: Infinity } as const;

/** Who is logged in; fails with `token-missing` or `session-ended` where nobody is. */
export function useSession() {
  return useQuery({
    queryKey: ['session'], retry: (count, error) => (error as { mayPass?: boolean }).mayPass === true && count < 3, staleTime: Infinity,
    queryFn: async () => {
      const session = await call<SessionView>('/v1/session');
      keepCsrfToken(session.csrfToken);
      return session;
    },
  });
}

/** Whoever is logged in, under their own name, in the post they act in; only below the gate, where there is one. `postOf`: whose post that is. */
export function useAccount(): SessionView['account'] & { postOf: string } {
  const { account, post } = useSession().data!;
  return useMemo(() => ({ ...post, id: account.id, name: account.name, postOf: post.id }), [account, post]);
}

export function useColleagues(): DirectoryView | undefined {
  return useQuery({ queryKey: ['directory'], queryFn: () => call<DirectoryView>('/v1/directory'), ...FOR_THE_DAY }).data;
}

export function usePack(hash: string | undefined): Pack | null {
  return useQuery({ queryKey: ['policy', hash], queryFn: () => call<EditionView>(`/v1/policies/${hash}`), enabled: hash !== undefined, ...FOR_THE_DAY }).data?.pack ?? null;
}

/** What people and things are called: by the pack where one is given, by the county's directory otherwise. */
export function useNames(pack: Pack | null): NameOf {
  const colleagues = useColleagues();
  return useMemo(() => {
    const directory: Directory | undefined = colleagues && {
      person: new Map(colleagues.staff.map(({ id, name }) => [id, name])), town: new Map([...colleagues.towns, colleagues.county].map(({ code, name }) => [code, name])),
    };
    return namesOf(pack, directory);
  }, [pack, colleagues]);
}

const NO_YEARS: Calendar = { years: [] };

function useCalendarView() {
  return useQuery({ queryKey: ['calendar'], staleTime: 3_600_000, queryFn: async () => {
    const view = await call<CalendarView>('/v1/calendar');
    // The machine's own clock may be wrong; the server's is what deadlines go by.
    return { ...view, aheadMs: msOf(view.now as Instant) - Date.now() };
  } });
}

export function useCalendar(): Calendar {
  return useCalendarView().data ?? NO_YEARS;
}

/** The server's time, which goes on; `offsetMs`: how far a case's own time is ahead of it. */
export function useNow(offsetMs = 0): Instant {
  const aheadMs = useCalendarView().data?.aheadMs ?? 0;
  return instantOf(Math.floor((useTick() + aheadMs + offsetMs) / 1_000) * 1_000);
}
