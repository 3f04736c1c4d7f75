import { useEffect, useRef } from 'react';

interface Keys {
  move(step: 1 | -1): void;
  select(): void;
  open(): void;
  help(): void;
}

const TYPING = 'input:not([type="radio"], [type="checkbox"]), textarea, [role="dialog"], [role="combobox"]';
/** They have a use of their own for arrows and the space bar. */
const CHOOSING = 'input, select';

/** Single keys, as long as nobody is typing and nothing else has the word. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => { latest.current = keys; });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || (target instanceof Element && target.closest(TYPING))) return;
      if (target instanceof Element && target.closest(CHOOSING) && /^(Arrow|\s)/.test(event.key)) return;
      const act = actOf(event.key, target as Element);
      if (!act) return;
      event.preventDefault();
      act(latest.current);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function actOf(key: string, target: Element): ((keys: Keys) => void) | null {
  switch (key) {
    case 'j':
    case 'ArrowDown': return keys => keys.move(1);
    case 'k':
    case 'ArrowUp': return keys => keys.move(-1);
    case '?': return keys => keys.help();
    case ' ': return target.closest('button') ? null : keys => keys.select();
    // A link or a button that has the focus opens itself.
    case 'Enter': return target.closest('a, button') ? null : keys => keys.open();
    default: return null;
  }
}
