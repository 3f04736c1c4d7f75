import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '#apps/web/shell/pages.css';
import { startLanguage } from '#apps/web/language/language.js';
import { App } from '#apps/web/shell/app.tsx';
import { keptSettings } from '#apps/web/shell/settings.js';

await startLanguage(keptSettings().language);
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
