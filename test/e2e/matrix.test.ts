import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { readSigningRing } from '#infra/keys.js';
import { stateContext } from '#infra/database/sealed.js';
import { Seal } from '#infra/seal.js';
import { readEdition } from '#infra/policy.js';
import { signToken } from '#apps/cli/sign-token.js';
import { type Instant, instantOf } from '#libs/clock/instant.js';
import type { Actor, CommandType } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import { ROLES, type Role, STATUSES, type Status } from '#libs/contracts/words.js';
import { caseNumber } from '#libs/identifiers/case-number.js';
import { AUTHORITY, mayGive, mayRead, sightOf } from '#libs/relief/authority.js';
import { bodyOf, TYPES } from '#libs/relief/any-case.js';
import { decide, mayDo } from '#libs/relief/decide.js';
import { eventually, lead, Town } from '#test/e2e/town.js';

/** Every state × command × role × in or out of scope × relative or not, as the tables have it, put to the API. */
const TOWNS_POSTS: readonly Role[] = ['town-intake', 'town-investigator', 'town-approver', 'team-lead', 'reporter', 'village-assistant', 'citizen'];
const AT_ONCE = 12;

type Place = 'in' | 'out' | 'relative';
interface Someone extends Actor {
  token: string;
  place: Place;
}

let town: Town;
let people: Someone[];
const cases = {} as { [status in Status]: { caseNo: string; state: CaseState; file: object } };
const rules = readEdition('jining-2021');
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '1000000' });
  const ring = await readSigningRing(town.instance.settings);
  people = [];
  for (const place of ['in', 'out', 'relative'] as const) {
    for (const role of ROLES) {
      const county = place === 'out' ? '211399' : '370899';
      const actor: Actor = { id: `${place}-${role}`, role, region: TOWNS_POSTS.includes(role) ? `${county}101000` : `${county}000000`, ...(role === 'department-handler' && { department: 'medical-insurance' }) };
      people.push({ ...actor, place, token: await signToken(ring, actor, 3_600) });
      await town.database.query('INSERT INTO account (account_id, name, role, region, department, has_phone, has_email) VALUES ($1, $1, $2, $3, $4, false, false)', [actor.id, role, actor.region, actor.department ?? null]);
    }
  }
  for (const status of STATUSES) {
    const { body: { caseNo } } = await town.open('yi-medical', lead());
    // Whoever is related sees and does nothing more; those who do the walking are others.
    for (const who of people.filter(one => one.place === 'relative' && mayGive(one, 'declare-relative'))) {
      expect(await give(who, caseNo, { type: 'declare-relative', relation: 'sibling' })).toMatchObject({ status: 200 });
    }
    const kept = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/files`, { method: 'POST', body: '%PDF-1.7\n%%EOF', headers: { authorization: `Bearer ${town.token('li-intake')}`, 'content-type': 'application/pdf' } });
    for (const [type, fields, by = 'li-intake'] of WAYS[status]) await town.done(by, caseNo, type, fields);
    cases[status] = { caseNo, state: await stateOf(caseNo, new Seal(ring)), file: await kept.json() as object };
    expect([status, cases[status].state.status]).toEqual([status, status]);
  }
}, 300_000);
afterAll(async () => {
  agent.destroy();
  await town?.stop();
}, 30_000);

const APPLY: [type: string, fields: object] = ['apply', { personal: { name: '王小明', summary: '失火' } }];
const WAYS: { [status in Status]: [type: string, fields: object, by?: string][] } = {
  lead: [], applied: [APPLY, ['take-over', {}]], accepted: [APPLY, ['take-over', {}], ['accept', {}], ['grade', { urgency: 'urgent' }]],
  refused: [APPLY, ['take-over', {}], ['reject', { ground: 'not-in-hardship' }]], 'fed-back': [APPLY, ['take-over', {}], ['reject', { ground: 'not-in-hardship' }], ['feedback', {}]],
  closed: [APPLY, ['withdraw', { personal: { reason: '已自行解决' } }], ['confirm-withdrawal', { stands: true }, 'zhou-lead']],
};

async function stateOf(caseNo: string, seal: Seal): Promise<CaseState> {
  const { rows: [row] } = await town.database.query('SELECT case_id, sealed_state FROM relief_case WHERE case_no = $1', [caseNo]);
  return seal.openJson<CaseState>(row.sealed_state, stateContext(row.case_id));
}

function give({ token }: Someone, caseNo: string, body: object): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/commands`, { method: 'POST', agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() } }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', part => { text += part; }).on('error', reject).on('end', () => resolve({ status: answer.statusCode!, code: (JSON.parse(text) as { code: string }).code }));
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}

/** What the tables, and nothing else, make of it; null where the rules let it through. */
function expectedOf(who: Someone, state: CaseState, type: CommandType, body: object, now: Instant): { status: number; code?: string } | null {
  if (!sightOf(who, state)) return { status: 404, code: 'not-found' };
  if (!mayGive(who, type)) return { status: 403, code: 'role-not-allowed' };
  const { refusal } = decide({ state, command: { ...body, type } as never, actor: who, now, caseId: 'case-1', ...rules });
  return refusal ? { status: 0, code: refusal.code } : null;
}

it.each(STATUSES)('%s: whoever gives whichever command is told what the tables say, and changes nothing where they forbid it', async status => {
  const { caseNo, state, file } = cases[status];
  const now = instantOf(Date.now());
  const asked: { who: Someone; type: CommandType; body: object; expected: { status: number; code?: string } | null }[] = [];
  for (const who of people) {
    for (const type of TYPES) {
      // A relative's post is told apart only where the post gives the command at all.
      if (who.place === 'relative' && !mayGive(who, type)) continue;
      const body = { ...bodyOf(type, state, 0, now), ...NAMED[type], ...(type === 'attach' && file) };
      asked.push({ who, type, body, expected: expectedOf(who, state, type, body, now) });
    }
  }
  const refused = asked.filter(({ expected }) => expected !== null);
  const wrong: unknown[] = [];
  for (let i = 0; i < refused.length; i += AT_ONCE) {
    await Promise.all(refused.slice(i, i + AT_ONCE).map(async ({ who, type, body, expected }) => {
      const { status: answered, code } = await give(who, caseNo, body);
      if (code !== expected!.code || (expected!.status && answered !== expected!.status)) wrong.push([who.id, type, expected, answered, code]);
    }));
  }
  expect(wrong).toEqual([]);
  // Nothing that was refused left a trace, and a relative was refused as one wherever the rules had let them through.
  expect((await town.database.query('SELECT head FROM relief_case WHERE case_no = $1', [caseNo])).rows).toEqual([{ head: state.head }]);
  expect(asked.filter(({ who, expected }) => who.place !== 'in' && expected === null)).toEqual([]);
  expect(refused.length).toBeGreaterThan(1_000);
}, 240_000);

it.each(STATUSES)('%s: each is offered what the decider lets them do, and nothing out of scope or of a relative\'s', async status => {
  const { caseNo, state } = cases[status];
  for (const who of people) {
    const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}`, { headers: { authorization: `Bearer ${who.token}` } });
    const expected = !mayRead(who) ? 403 : sightOf(who, state) ? 200 : 404;
    expect([who.id, response.status]).toEqual([who.id, expected]);
    if (expected !== 200) continue;
    const view = await response.json() as { mayDo: string[]; now: Instant };
    expect([who.id, view.mayDo]).toEqual([who.id, mayDo(state, who, rules.pack, view.now)]);
    if (who.place === 'relative') expect(view.mayDo).toEqual([]);
  }
});

it('what is offered is carried out', async () => {
  const inTown = people.filter(({ place }) => place === 'in');
  const done: string[] = [];
  for (const status of ['lead', 'applied', 'accepted'] as const) {
    const { caseNo, state } = cases[status];
    // What leaves the case as open as it was, so that the next may do theirs.
    for (const type of ['urge', 'issue-slip', 'inspect', 'assess'] as const) {
      const who = inTown.find(one => one.role !== 'department-handler' && AUTHORITY[type].scope === 'case' && mayDo(state, one, rules.pack, instantOf(Date.now())).includes(type));
      if (!who) continue;
      expect([type, await give(who, caseNo, { ...bodyOf(type, state, 0, instantOf(Date.now())), ...NAMED[type] })]).toMatchObject([type, { status: 200 }]);
      done.push(`${status} ${type}`);
    }
    await eventually(async () => (await town.view(caseNo)).slips.length === 1, 'slip');
  }
  expect(done).toEqual(['lead', 'applied', 'accepted'].flatMap(status => ['urge', 'issue-slip', 'inspect'].map(type => `${status} ${type}`)));
});

/** Bodies name people, towns and files that there are: whether they do is asked of the API's own lists, before any table. */
const NAMED: { [type in CommandType]?: object } = {
  merge: { intoCaseNo: caseNumber(2026, 1) }, 'override-duplicate': { caseNo: caseNumber(2026, 999_999) }, 'hand-over': { handlerId: 'sun-investigator' }, 'ask-approval': { approverId: 'zhou-lead' }, 'declare-relative': { staffId: undefined }, 'break-glass': { staffId: 'he-intake' }, 'issue-slip': { department: 'medical-insurance', reliefFirst: false },
};
