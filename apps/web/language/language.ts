import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Bilingual } from '#libs/words/words.js';
import { zh } from '#apps/web/language/zh.js';
import type { zhOversight } from '#apps/web/language/zh-oversight.js';

export type Word = Exclude<keyof typeof zh, 'changes_other'> | 'changes' | keyof typeof zhOversight;
export type Language = 'zh' | 'en';
/** A word of the pages, with what fills its places. */
export type Translate = (word: Word, places?: { [place: string]: string | number }) => string;

export async function startLanguage(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({ lng: 'zh', fallbackLng: 'zh', resources: { zh: { translation: zh } }, keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false } });
  if (language === 'en') await speak('en');
}

/** English is fetched when somebody wants it. */
export async function speak(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) i18next.addResourceBundle('en', 'translation', (await import('#apps/web/language/en.js')).en);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** Takes in words that come with a page of their own; in English they come all together. */
export function learn(words: { [word in Word]?: string }): void {
  i18next.addResourceBundle('zh', 'translation', words, true, true);
}

export function useWords(): { t: Translate; say: (text: Bilingual) => string; aside: (text: string | number) => string; language: Language } {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh';
  const translate: Translate = (word, places) => t(word as string, places ?? {}) as string;
  // Behind a word, in the brackets of its language.
  return { t: translate, say: text => text[language], aside: text => language === 'zh' ? `（${text}）` : ` (${text})`, language };
}
