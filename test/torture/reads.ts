import { clocksRunOut, type EventRow, lastState, standingAfter, urgentReliefInTime } from '#test/torture/fold.js';

/** Asks as somebody, and goes on asking until there is an answer. */
export type Read = (as: string, path: string, body?: object) => Promise<{ status: number; answer: unknown }>;

/** A county, and somebody there who sees every case of it. */
export interface Overseer {
  account: string;
  county: string;
}

interface Listed {
  caseNo: string;
  status: string;
}

/** As much of the board as is looked at. */
export interface Board {
  figures: { open: number; dueToday: number; overdue: number; owedPapers: number; unassigned: number };
  satisfaction: { [by in 'family' | 'desk']: { satisfied: number; notSatisfied: number } };
  unanswered: { caseNo: string }[];
  kept: { clock: string; met: number; missed: number; explained: number }[];
}

/** Beyond it nobody counts. */
const COUNTED = 1_000;
const SEARCHED = 25;

/** The cases of a county. */
export function theirs(stories: readonly EventRow[][], county: string): EventRow[][] {
  return stories.filter(story => String(story[0]?.data.townCode).startsWith(county));
}

/** What lists, counts, the search and the board say otherwise than the journal does, once everything has come to rest. */
export async function wrongReads(read: Read, overseers: readonly Overseer[], stories: readonly EventRow[][]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { account, county } of overseers) {
    const own = theirs(stories, county);
    const cases = new Map(own.map(story => [story[0]!.case_no, lastState(story)]));
    for (const state of ['open', 'closed', null] as const) {
      const expected = [...cases].filter(([, is]) => state === null || is === state).map(([caseNo]) => caseNo);
      const query = state === null ? '' : `status=${state}`;
      const listed = await allOf(read, account, query);
      wrong.push(...differences(expected, listed.map(({ caseNo }) => caseNo)).map(what => `${account}'s list ${query}: ${what}`));
      for (const { caseNo, status } of listed) {
        if ((status === 'closed') !== (cases.get(caseNo) === 'closed')) wrong.push(`${account}'s list ${query}: ${caseNo} is ${status}, ${cases.get(caseNo)} by its events`);
      }
      const { answer } = await read(account, `/v1/cases/count?${query}`);
      const { count } = answer as { count?: number };
      if (count !== Math.min(expected.length, COUNTED)) wrong.push(`${account} counts ${count} ${query}, ${expected.length} by the journal`);
    }
    for (const [caseNo, state] of [...cases].slice(0, SEARCHED)) {
      const { answer } = await read(account, '/v1/searches', { text: caseNo });
      const { cases: items } = answer as { cases?: Listed[] };
      if (items?.length !== 1 || items[0]!.caseNo !== caseNo || (items[0]!.status === 'closed') !== (state === 'closed')) wrong.push(`${account} searches for ${caseNo}: ${JSON.stringify(answer).slice(0, 200)}`);
    }
    const board = await read(account, '/v1/board');
    wrong.push(...wrongBoard(board.answer as Board, own).map(what => `${account}'s board: ${what}`));
  }
  return wrong;
}

function wrongBoard({ figures, satisfaction, unanswered, kept }: Board, own: EventRow[][]): string[] {
  const standings = own.map(story => ({ caseNo: story[0]!.case_no, ...standingAfter(story, story.length) }));
  const open = standings.filter(({ isOpen }) => isOpen);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const keptBy = (clock: string, outcomes: readonly ('met' | 'missed' | 'explained')[]) => sum(kept.filter(one => one.clock === clock).flatMap(one => outcomes.map(outcome => one[outcome])));
  const runOut = own.flatMap(clocksRunOut);
  const clocks = [...new Set([...runOut, ...kept.map(({ clock }) => clock)])].sort();
  const pairs: [name: string, shown: number | string, folded: number | string][] = [
    ['open', figures.open, open.length],
    ['nobody handles', figures.unassigned, open.filter(({ handlerId }) => handlerId === null).length],
    ['satisfied', satisfaction.desk.satisfied, sum(standings.map(one => one.satisfied))],
    ['not satisfied', satisfaction.desk.notSatisfied, sum(standings.map(one => one.notSatisfied))],
    ['said by families', satisfaction.family.satisfied + satisfaction.family.notSatisfied, 0],
    ['owe an answer', unanswered.map(({ caseNo }) => caseNo).sort().join(), standings.filter(({ owesAnswer }) => owesAnswer).map(({ caseNo }) => caseNo).sort().join()],
    ['urgent relief in time', keptBy('urgent-relief', ['met']), sum(own.map(urgentReliefInTime))],
    ...clocks.map((clock): [string, number, number] => [`${clock} run out`, keptBy(clock, ['missed', 'explained']), runOut.filter(one => one === clock).length]),
  ];
  return pairs.filter(([, shown, folded]) => shown !== folded).map(([name, shown, folded]) => `${name}: ${shown}, and ${folded} by the journal`);
}

async function allOf(read: Read, account: string, query: string): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { status, answer } = await read(account, `/v1/cases?limit=100&${query}${next && `&after=${encodeURIComponent(next)}`}`);
    if (status !== 200) throw new Error(`${account} gets no list: ${status}`);
    const page = answer as { cases: Listed[]; next: string | null };
    all.push(...page.cases);
    ({ next } = page);
  }
  return all;
}

function differences(expected: string[], found: string[]): string[] {
  const [there, wanted] = [new Set(found), new Set(expected)];
  return [
    ...expected.filter(one => !there.has(one)).map(one => `${one} is missing`),
    ...[...there].filter(one => !wanted.has(one)).map(one => `${one} does not belong there`),
    ...found.filter((one, i) => found.indexOf(one) !== i).map(one => `${one} stands there twice`),
  ];
}
