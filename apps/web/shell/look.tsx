import { ConfigProvider, theme } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '#apps/web/language/language.js';
import { SettingsContext, useChosenSettings } from '#apps/web/shell/settings.js';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')!.content;

/** In the body itself they would lock its scrolling by a style without the nonce, which is blocked; `pages.css` does it instead. */
const popups = () => document.getElementById('popups')!;

/** One accent colour, light or dark, normal or large, in one of two languages. */
export function Look({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const chosen = useChosenSettings();
  const { isDark, settings: { large } } = chosen;
  return (
    <SettingsContext value={chosen}>
      <ConfigProvider
        csp={{ nonce }} getPopupContainer={popups} button={{ autoInsertSpace: false }} modal={{ closable: { 'aria-label': t('close') } }}
        theme={{
          algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
          token: {
            colorPrimary: isDark ? '#8ab8ee' : '#1456a8', colorLink: isDark ? '#8ab8ee' : '#1456a8', colorInfo: isDark ? '#8ab8ee' : '#1456a8', colorError: isDark ? '#e5695f' : '#b3261e', borderRadius: 6, fontSize: large ? 18 : 14, controlHeight: large ? 40 : 34, motion: false,
            colorTextPlaceholder: isDark ? '#9aa3af' : '#666d78', fontFamily: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
          },
          // On the lighter blue of the dark theme white could not be read.
          components: { Button: { primaryColor: isDark ? '#10151c' : '#fff' } },
        }}
      >
        {children}
      </ConfigProvider>
    </SettingsContext>
  );
}
