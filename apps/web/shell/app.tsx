import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Broken } from '#apps/web/shell/broken.tsx';
import { Frame } from '#apps/web/shell/frame.tsx';
import { Look } from '#apps/web/shell/look.tsx';
import { useAccount } from '#apps/web/server/reference.js';
import { mayOpen, type OwnPage } from '#apps/web/shell/access.js';
import { NotFound, NotYours } from '#apps/web/shell/notices.tsx';

const queries = new QueryClient({
  defaultOptions: {
    // Whether there is a network a call finds out: somebody waits, and is told.
    queries: { networkMode: 'always', retry: (count, error) => (error as { mayPass?: boolean }).mayPass === true && count < 3, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** Each page is fetched when it is opened. */
const InboxPage = lazy(async () => ({ default: (await import('#apps/web/inbox/inbox-page.tsx')).InboxPage }));
const CasePage = lazy(async () => ({ default: (await import('#apps/web/case/case-page.tsx')).CasePage }));
const CounterPage = lazy(async () => ({ default: (await import('#apps/web/counter/counter-page.tsx')).CounterPage }));
const SlipsPage = lazy(async () => ({ default: (await import('#apps/web/slips/slips-page.tsx')).SlipsPage }));
const BoardPage = lazy(async () => ({ default: (await import('#apps/web/board/board-page.tsx')).BoardPage }));
const AuditPage = lazy(async () => ({ default: (await import('#apps/web/audit/audit-page.tsx')).AuditPage }));
const HistoryPage = lazy(async () => ({ default: (await import('#apps/web/audit/history-page.tsx')).HistoryPage }));
const AdminPage = lazy(async () => ({ default: (await import('#apps/web/admin/admin-page.tsx')).AdminPage }));
const LoggedIn = lazy(async () => ({ default: (await import('#apps/web/shell/logged-in.tsx')).LoggedIn }));
const DelegationsPage = lazy(async () => ({ default: (await import('#apps/web/delegations/delegations-page.tsx')).DelegationsPage }));
const SessionsPage = lazy(async () => ({ default: (await import('#apps/web/sessions/sessions-page.tsx')).SessionsPage }));

export function App() {
  return (
    <Look>
      <Broken>
        <QueryClientProvider client={queries}>
          <BrowserRouter>
            <Routes>
              <Route element={<Frame />}>
                <Route index element={<InboxPage />} />
                <Route path="cases/:caseNo" element={<CasePage />} />
                <Route path="counter" element={<CounterPage />} />
                <Route path="slips" element={<SlipsPage />} />
                <Route path="board" element={<Own page="board"><BoardPage /></Own>} />
                <Route path="audit" element={<Own page="audit"><AuditPage /></Own>} />
                <Route path="audit/:caseNo" element={<Own page="audit"><HistoryPage /></Own>} />
                <Route path="admin/:part?" element={<Own page="admin"><AdminPage /></Own>} />
                <Route path="logged-in" element={<LoggedIn />} />
                <Route path="delegations" element={<Own page="delegations"><DelegationsPage /></Own>} />
                <Route path="sessions" element={<SessionsPage />} />
                <Route path="*" element={<NotFound />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </QueryClientProvider>
      </Broken>
    </Look>
  );
}

/** Only for posts that have it. The API has the last word; this says so before it has to. */
function Own({ page, children }: { page: OwnPage; children: ReactNode }) {
  return mayOpen(page, useAccount().role) ? children : <NotYours />;
}
