import { type EventRow, lastState } from '#test/torture/fold.js';

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

/** Beyond it nobody counts. */
const COUNTED = 1_000;
const SEARCHED = 25;

/** What lists, counts and the search say otherwise than the journal does, once everything has come to rest. */
export async function wrongReads(read: Read, overseers: readonly Overseer[], stories: readonly EventRow[][]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { account, county } of overseers) {
    const theirs = new Map(stories.filter(story => String(story[0]?.data.townCode).startsWith(county)).map(story => [story[0]!.case_no, lastState(story)]));
    for (const state of ['open', 'closed', null] as const) {
      const expected = [...theirs].filter(([, is]) => state === null || is === state).map(([caseNo]) => caseNo);
      const query = state === null ? '' : `status=${state}`;
      const listed = await allOf(read, account, query);
      wrong.push(...differences(expected, listed.map(({ caseNo }) => caseNo)).map(what => `${account}'s list ${query}: ${what}`));
      for (const { caseNo, status } of listed) {
        if ((status === 'closed') !== (theirs.get(caseNo) === 'closed')) wrong.push(`${account}'s list ${query}: ${caseNo} is ${status}, ${theirs.get(caseNo)} by its events`);
      }
      const { answer } = await read(account, `/v1/cases/count?${query}`);
      const { count } = answer as { count?: number };
      if (count !== Math.min(expected.length, COUNTED)) wrong.push(`${account} counts ${count} ${query}, ${expected.length} by the journal`);
    }
    for (const [caseNo, state] of [...theirs].slice(0, SEARCHED)) {
      const { answer } = await read(account, '/v1/searches', { text: caseNo });
      const { cases: items } = answer as { cases?: Listed[] };
      if (items?.length !== 1 || items[0]!.caseNo !== caseNo || (items[0]!.status === 'closed') !== (state === 'closed')) wrong.push(`${account} searches for ${caseNo}: ${JSON.stringify(answer).slice(0, 200)}`);
    }
  }
  return wrong;
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
