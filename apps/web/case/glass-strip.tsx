import { Alert } from 'antd';
import type { EventView } from '#libs/contracts/view.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords } from '#apps/web/language/language.js';
import { useAccount } from '#apps/web/server/reference.js';

/** Whoever sees the case only because the glass was broken for them is told so, by whom and until when. */
export function GlassStrip({ events }: { events: EventView[] }) {
  const { t, say } = useWords();
  const { view: { glassUntil }, name } = useGround();
  const me = useAccount().id;
  if (glassUntil === null) return null;
  const by = events.findLast(({ type, data }) => type === 'GlassBroken' && data['staffId'] === me)?.by.id;
  return <Alert type="warning" showIcon title={t('glass', { until: glassUntil.slice(11, 16), by: by === undefined ? '—' : say(name('person', by)) })} />;
}
