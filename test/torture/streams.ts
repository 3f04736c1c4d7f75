import type { AlertRow, EventRow } from '#test/torture/fold.js';
import type { AlertStream, HeadStream, Subscriber } from '#test/torture/onlookers.js';

/** What streams brought otherwise than promised: each alert once, in order, and nothing else; and how far a case is. */
export function wrongStreams(alertStreams: readonly AlertStream[], headStreams: readonly HeadStream[], alerts: readonly AlertRow[], stories: readonly EventRow[][]): string[] {
  return [
    ...alertStreams.flatMap(stream => wrongAlerts(stream, alerts).map(wrong => `${stream.account}'s stream: ${wrong}`)),
    ...headStreams.flatMap(stream => wrongHeads(stream, stories).map(wrong => `${stream.account}'s stream of ${stream.caseNo}: ${wrong}`)),
  ];
}

/** Of the alerts that are numbered. */
export function alertsFor({ account, county, post }: Subscriber, alerts: readonly AlertRow[]): AlertRow[] {
  return alerts.filter(alert => alert.stream_no !== null && alert.to_region.startsWith(county)
    && (alert.to_handler === account || (post === null ? alert.case_id !== null : alert.to_role === post)));
}

/** A subscriber whom everything reached, though the stream had broken off in between. */
export function cameBack(streams: readonly AlertStream[], alerts: readonly AlertRow[]): boolean {
  return streams.some(stream => stream.brokenOffAfter.some(seen => seen > 0 && seen < stream.seen.length) && wrongAlerts(stream, alerts).length === 0);
}

function wrongAlerts(stream: AlertStream, alerts: readonly AlertRow[]): string[] {
  const owed = new Map(alertsFor(stream, alerts).map(alert => [alert.stream_no!, alert]));
  const came = new Set<string>();
  const wrong: string[] = [];
  for (const [i, { no, key, caseNo, kind, occurredAt }] of stream.seen.entries()) {
    const before = stream.seen[i - 1]?.no ?? '0';
    const alert = owed.get(no);
    if (came.has(no)) wrong.push(`${no} came twice`);
    else if (BigInt(no) < BigInt(before)) wrong.push(`${no} came after ${before}`);
    if (!alert) wrong.push(`${no} was not for them`);
    else if (alert.alert_key !== key || alert.case_no !== caseNo || alert.kind !== kind || alert.occurred_at.getTime() !== Date.parse(occurredAt)) wrong.push(`${no} says otherwise than the outbox`);
    came.add(no);
  }
  return [...wrong, ...[...owed.keys()].filter(no => !came.has(no)).map(no => `${no} never came`)];
}

function wrongHeads({ caseNo, heads }: HeadStream, stories: readonly EventRow[][]): string[] {
  const events = stories.find(story => story[0]?.case_no === caseNo)?.length ?? 0;
  const back = heads.find((head, i) => head < (heads[i - 1] ?? 0));
  return [
    ...(back === undefined ? [] : [`it went back to ${back} events`]),
    ...(heads.at(-1) === events ? [] : [`it ended at ${heads.at(-1)} of ${events} events`]),
  ];
}
