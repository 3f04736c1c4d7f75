import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import { type Language, speak } from '#apps/web/language/language.js';

/** How somebody likes to see things; nothing of anybody's. */
export interface Settings {
  language: Language;
  theme: 'auto' | 'light' | 'dark';
  large: boolean;
}

const KEY = 'jishi.settings';
const USUAL: Settings = { language: 'zh', theme: 'auto', large: false };

export function keptSettings(): Settings {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings> };
  } catch {
    return USUAL;
  }
}

interface Chosen {
  settings: Settings;
  isDark: boolean;
  change(some: Partial<Settings>): void;
}

export const SettingsContext = createContext<Chosen>({ settings: USUAL, isDark: false, change: () => undefined });
export const useSettings = () => use(SettingsContext);

export function useChosenSettings(): Chosen {
  const [settings, setSettings] = useState(keptSettings);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const isDark = settings.theme === 'dark' || (settings.theme === 'auto' && systemDark);
  const change = useCallback((some: Partial<Settings>) => {
    setSettings(before => {
      const after = { ...before, ...some };
      localStorage.setItem(KEY, JSON.stringify(after));
      return after;
    });
    if (some.language) void speak(some.language);
  }, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    document.documentElement.dataset['size'] = settings.large ? 'large' : 'normal';
  }, [isDark, settings.large]);
  return useMemo(() => ({ settings, isDark, change }), [settings, isDark, change]);
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const tell = () => setMatches(list.matches);
    list.addEventListener('change', tell);
    return () => list.removeEventListener('change', tell);
  }, [query]);
  return matches;
}
