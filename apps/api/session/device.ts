import Bowser from 'bowser';

const LONGEST_AGENT = 512;
const LONGEST_DEVICE = 80;

/** Browser and system, by which people know their own: `Chrome · Android`. Null where it says nothing known. */
export function deviceOf(userAgent: string | undefined): string | null {
  if (!userAgent) return null;
  const { browser, os } = Bowser.parse(userAgent.slice(0, LONGEST_AGENT));
  return [browser.name, os.name].filter(Boolean).join(' · ').slice(0, LONGEST_DEVICE) || null;
}
