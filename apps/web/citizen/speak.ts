import { createContext, use } from 'react';
import type { Bilingual } from '#libs/words/words.js';
import { type CitizenWord, WORDS } from '#apps/web/citizen/words.js';

export type Language = 'zh' | 'en';
export interface Speech {
  language: Language;
  t(word: CitizenWord, places?: { [place: string]: string | number }): string;
  say(text: Bilingual): string;
}

export function speechIn(language: Language): Speech {
  return { language, say: text => text[language], t: (word, places = {}) => WORDS[word][language].replace(/\{(\w+)\}/g, (_, place: string) => String(places[place] ?? '')) };
}

export const SpeechContext = createContext<Speech>(speechIn('zh'));
export const useSpeech = () => use(SpeechContext);
