import type { AlertView } from '#libs/contracts/view.js';
import type { AlertKind } from '#libs/relief/alerts.js';

/** What happened once, whoever was told of it. */
export interface Told extends AlertView {
  everybody: AlertView['to'][];
}

/** What says that something goes wrong; the rest is everyday work. */
const WRONG: readonly string[] = [
  'rung', 'duty-call', 'breach-inspection', 'inspection', 'inspection-answered', 'urge', 'payment-declined', 'payment-returned', 'payment-unanswered', 'payment-in-doubt', 'payment-contradicted', 'glass-broken',
  'nobody-handles', 'objection', 'slip-returned', 'not-satisfied', 'further-need', 'hand-over-returned', 'deemed-accepted',
  'recused', 'recusal-lifted', 'withdrawal-proposed', 'withdrawn', 'many-reads', 'journal-foreign', 'post-proposed', 'post-changed', 'post-by-operator', 'delegation-proposed', 'delegation-confirmed',
] satisfies AlertKind[];

export function isWrong({ kind }: AlertView): boolean {
  return WRONG.includes(kind);
}

/** The number of an alert's key is that of the addressee: without it, it is the same event. */
export function together(alerts: AlertView[]): Told[] {
  const events = new Map<string, Map<string, AlertView>>();
  for (const alert of alerts) {
    const event = alert.key.replace(/:\d+$/, `:${alert.kind}:${alert.step}`);
    events.set(event, (events.get(event) ?? new Map<string, AlertView>()).set(alert.no, alert));
  }
  return [...events.values()].map(those => {
    const [first] = those.values();
    return { ...first!, everybody: [...those.values()].map(({ to }) => to).reverse() };
  });
}
