import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '#apps/web/citizen/app.tsx';
import '#apps/web/citizen/citizen.css';

createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
