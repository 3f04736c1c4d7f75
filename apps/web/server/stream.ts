import { ownPath } from '#apps/web/server/own-path.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The server says every quarter of a minute that the line stands. */
const LONGEST_SILENCE_MS = 45_000;

/**
 * Server-sent events from a cursor on, each once. The browser reconnects by itself with the last id; where the server has
 * turned it away, or the line has gone dead without a word, it does not, and then we do. `from`: the last one that is known already; without it, only what comes from now on. @returns how to stop.
 */
export function follow(path: string, event: string, take: (data: string, id: string) => void, from = ''): () => void {
  let last = from;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(open, LONGEST_SILENCE_MS);
  };
  const open = () => {
    source?.close();
    clearTimeout(timer);
    heard();
    source = new EventSource(ownPath(last ? `${path}?after=${last}` : path));
    source.addEventListener('open', () => { pauseMs = FIRST_PAUSE_MS; });
    source.addEventListener('beat', heard);
    source.addEventListener(event, message => {
      heard();
      const { data, lastEventId } = message as MessageEvent<string>;
      if (lastEventId === last) return;
      last = lastEventId;
      take(data, lastEventId);
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
  };
}
