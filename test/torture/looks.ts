import type { Answered } from '#test/torture/client.js';
import { type EventRow, type Standing, standingAfter } from '#test/torture/fold.js';
import type { Look } from '#test/torture/onlookers.js';
import { type Board, theirs } from '#test/torture/reads.js';

interface Item {
  caseNo: string;
  head: number;
  status: string;
  handlerId: string | null;
}

/** Between so many events a case had when somebody looked. */
interface Span {
  story: EventRow[];
  least: number;
  most: number;
}

/**
 * What people saw while a campaign was under way that they cannot have seen. Whatever had been answered before they looked is
 * on record and has to be there; what was recorded after their answer was there cannot be. In between both are right.
 */
export function wrongLooks(looks: readonly Look[], stories: readonly EventRow[][], answered: readonly Answered[]): string[] {
  const told = toldOf(answered);
  return looks.flatMap(look => {
    const { overseer: { account, county }, what, caseNo, status, answer, askedAtMs, heardAtMs } = look;
    // Turned away for now: that is promised to nobody.
    if (status === 503 || status === 429) return [];
    if (status !== 200) return [`${account} looks at ${what} ${caseNo ?? ''} and is answered ${status}`];
    const spans = new Map(theirs(stories, county).map((story): [string, Span] => {
      const no = story[0]!.case_no;
      const least = Math.max(0, ...(told.get(no) ?? []).filter(({ atMs }) => atMs <= askedAtMs).map(({ seq }) => seq));
      return [no, { story, least, most: story.filter(row => row.recorded_at.getTime() <= heardAtMs).length }];
    }));
    return wrongIn(look, answer, spans).map(wrong => `${account} at ${new Date(askedAtMs).toISOString()}, ${what} ${caseNo ?? ''}: ${wrong}`);
  });
}

function wrongIn({ what, caseNo }: Look, answer: unknown, spans: Map<string, Span>): string[] {
  switch (what) {
    case 'list': return wrongList(answer as { cases: Item[]; next: string | null }, spans);
    case 'count': return beyond('open', (answer as { count: number }).count, spans, ({ isOpen }) => isOpen);
    case 'search': return wrongSearch((answer as { cases: Item[] }).cases, caseNo!, spans);
    case 'events': return wrongEvents((answer as { events: { seq: number; type: string; hash: string }[] }).events, spans.get(caseNo!));
    case 'board': return wrongBoardMeanwhile(answer as Board, spans);
  }
}

function wrongList({ cases, next }: { cases: Item[]; next: string | null }, spans: Map<string, Span>): string[] {
  const listed = new Set(cases.map(({ caseNo }) => caseNo));
  // Of more than a page nobody knows what stands on the next.
  const missing = next !== null ? [] : [...spans].filter(([no, span]) => !listed.has(no) && all(span, ({ isOpen }) => isOpen)).map(([no]) => `${no} is missing`);
  const twice = listed.size < cases.length ? ['one stands there twice'] : [];
  return [...cases.flatMap(item => item.status === 'closed' ? [`${item.caseNo} is closed`] : wrongItem(item, spans.get(item.caseNo))), ...missing, ...twice];
}

function wrongSearch(cases: Item[], caseNo: string, spans: Map<string, Span>): string[] {
  return cases.length === 1 && cases[0]!.caseNo === caseNo ? wrongItem(cases[0]!, spans.get(caseNo)) : [`finds ${cases.map(one => one.caseNo).join(', ') || 'nothing'}`];
}

/** An item says how many events it shows. */
function wrongItem({ caseNo, head, status, handlerId }: Item, span: Span | undefined): string[] {
  if (!span || head < span.least || head > span.most) return [`${caseNo} has ${head} events, and had ${span?.least ?? 0} to ${span?.most ?? 0}`];
  const standing = standingAfter(span.story, head);
  if ((status === 'closed') === standing.isOpen) return [`${caseNo} is ${status} after ${head} events`];
  return handlerId === standing.handlerId ? [] : [`${caseNo} is handled by ${handlerId} after ${head} events, and by ${standing.handlerId} by its journal`];
}

function wrongEvents(events: { seq: number; type: string; hash: string }[], span: Span | undefined): string[] {
  if (!span || events.length < span.least || events.length > span.most) return [`${events.length} events, and there were ${span?.least ?? 0} to ${span?.most ?? 0}`];
  const odd = events.findIndex(({ seq, type, hash }, i) => seq !== i + 1 || type !== span.story[i]!.type || hash !== span.story[i]!.hash);
  return odd === -1 ? [] : [`event ${odd + 1} is another than the journal's`];
}

function wrongBoardMeanwhile({ figures, satisfaction: { desk }, unanswered }: Board, spans: Map<string, Span>): string[] {
  const owing = new Set(unanswered.map(({ caseNo }) => caseNo));
  return [
    ...beyond('open', figures.open, spans, ({ isOpen }) => isOpen),
    ...beyond('that nobody handles', figures.unassigned, spans, ({ isOpen, handlerId }) => isOpen && handlerId === null),
    ...beyond('satisfied', desk.satisfied, spans, ({ satisfied }) => satisfied),
    ...beyond('not satisfied', desk.notSatisfied, spans, ({ notSatisfied }) => notSatisfied),
    // What is due and what is owed is open.
    ...(['dueToday', 'overdue', 'owedPapers'] as const).flatMap(name => figures[name] > upTo(spans, ({ isOpen }) => isOpen) ? [`${figures[name]} ${name}, which is more than were open`] : []),
    ...[...owing].filter(no => !spans.has(no) || all(spans.get(no)!, ({ owesAnswer }) => !owesAnswer)).map(no => `${no} owes no answer`),
    ...[...spans].filter(([no, span]) => !owing.has(no) && all(span, ({ owesAnswer }) => owesAnswer)).map(([no]) => `${no} owes an answer`),
  ];
}

type Figure = (standing: Standing) => number | boolean;

function beyond(name: string, figure: number, spans: Map<string, Span>, of: Figure): string[] {
  const [least, most] = [[...spans.values()].reduce((sum, span) => sum + Math.min(...figuresOf(span, of)), 0), upTo(spans, of)];
  return figure < least || figure > most ? [`${figure} ${name}, and there were ${least} to ${most}`] : [];
}

function upTo(spans: Map<string, Span>, of: Figure): number {
  return [...spans.values()].reduce((sum, span) => sum + Math.max(...figuresOf(span, of)), 0);
}

function all(span: Span, of: (standing: Standing) => boolean): boolean {
  return figuresOf(span, of).every(figure => figure === 1);
}

/** For each number of events that it may have had. */
function figuresOf({ story, least, most }: Span, of: Figure): number[] {
  return Array.from({ length: Math.max(0, most - least) + 1 }, (_, i) => Number(of(standingAfter(story, least + i))));
}

/** From when on somebody knew that a case had so many events. */
function toldOf(answered: readonly Answered[]): Map<string, { atMs: number; seq: number }[]> {
  const told = new Map<string, { atMs: number; seq: number }[]>();
  for (const { status, answer, heardAtMs } of answered) {
    if (status >= 300) continue;
    const { caseNo, events } = answer as { caseNo: string; events: { seq: number }[] };
    told.set(caseNo, [...told.get(caseNo) ?? [], { atMs: heardAtMs, seq: events.at(-1)?.seq ?? 0 }]);
  }
  return told;
}
