import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '#apps/web/shell/pages.css';
import { startLanguage } from '#apps/web/language/language.js';
import { App } from '#apps/web/shell/app.tsx';
import { keptSettings } from '#apps/web/shell/settings.js';

await startLanguage(keptSettings().language);
// Without it the pages work as well, only not where there is no network.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/worker.js').catch(() => undefined);
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
