import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Broken } from '#apps/web/shell/broken.tsx';
import { Frame } from '#apps/web/shell/frame.tsx';
import { Look } from '#apps/web/shell/look.tsx';
import { NotFound } from '#apps/web/shell/notices.tsx';

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
                <Route path="*" element={<NotFound />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </QueryClientProvider>
      </Broken>
    </Look>
  );
}
