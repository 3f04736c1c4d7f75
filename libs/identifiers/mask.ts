/** How personal data is shown to whoever has not asked for it whole. Each keeps just enough to recognise one's own case. */
export const mask = {
  /** 王小明 → 王** ; counts characters, not code units, so rare characters stay whole. */
  name: (text: string) => { const [first = '', ...rest] = [...text]; return first + '*'.repeat(Math.max(rest.length, 1)); },
  residentId: (text: string) => tail(text, 4),
  bankCard: (text: string) => tail(text, 4),
  phone: (text: string) => tail(text, 4),
  /** As it stands on papers that people keep: 3708**********1234, without the birthday; as many characters as there are. */
  idOnPaper: (text: string) => text.length < 16 ? '*'.repeat(text.length) : text.slice(0, 4) + '*'.repeat(text.length - 8) + text.slice(-4),
  /** Free text can hold anything, so nothing of it is shown. */
  text: () => '***',
};

function tail(text: string, kept: number): string {
  return `****${text.length > kept * 2 ? text.slice(-kept) : ''}`;
}
