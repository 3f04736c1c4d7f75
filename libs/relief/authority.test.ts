import { readEdition } from '#infra/policy.js';
import type { Actor, Command, CommandType } from '#libs/contracts/command.js';
import { ROLES, type Role, type Status, STATUSES } from '#libs/contracts/words.js';
import { AUTHORITY, mayRead, MOVES, regionCovers, regionPrefix } from '#libs/relief/authority.js';
import { decide, mayDo } from '#libs/relief/decide.js';
import { aCase, CASE_ID, FIRST_CONTACT, type Step, TOWN, WALK } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const TYPES = Object.keys(MOVES) as CommandType[];
const bodies: { [type in CommandType]: Command } = {
  'report-lead': WALK['report-lead'][1], apply: { ...WALK.apply[1], townCode: TOWN, cause: 'other' } as Command, accept: { type: 'accept' },
  grade: { type: 'grade', urgency: 'urgent' }, 'confirm-grade': { type: 'confirm-grade' }, investigate: { type: 'investigate', step: 'visit' }, 'give-opinion': { type: 'give-opinion' },
  decide: { type: 'decide', programme: 'temporary', amountFen: '50000', personal: { payeeName: '王小明', bankCard: '6222020000000007' } }, 'take-over': { type: 'take-over' }, 'relief-first': WALK['relief-first'][1], approve: { type: 'approve', reliefId: 1 },
  'complete-papers': { type: 'complete-papers' }, feedback: { type: 'feedback' }, close: { type: 'close' }, urge: { type: 'urge' }, 'hand-over': { type: 'hand-over', handlerId: 'somebody' },
};
const reached: { [status in Status]: Step } = { lead: 'report-lead', applied: 'apply', accepted: 'accept', 'fed-back': 'feedback', closed: 'close' };
const states = [null, ...STATUSES.map(status => aCase(rules).upTo(reached[status]).state!)];
const someone = (role: Actor['role']): Actor => ({ id: 'someone-else', role, region: TOWN });

describe('the table of moves and the table of authority', () => {
  it('name every status and every role', () => {
    expect(states.slice(1).map(s => s!.status)).toEqual([...STATUSES]);
    expect(new Set(Object.values(MOVES).flat())).toEqual(new Set([null, 'lead', 'applied', 'accepted', 'fed-back']));
    expect(Object.keys(AUTHORITY).toSorted()).toEqual(TYPES.toSorted());
  });

  it.each(TYPES)('%s is decided as they say, for every role in every status', type => {
    for (const state of states) {
      for (const role of [...ROLES, 'system'] as const) {
        const { refusal } = decide({ state, command: bodies[type], actor: someone(role), now: state ? state.marks['first-contact']! : FIRST_CONTACT, caseId: CASE_ID, ...rules });
        const allowed = (AUTHORITY[type].roles as readonly string[]).includes(role);
        const open = MOVES[type].includes(state?.status ?? null);
        const expected = allowed ? (open ? [] : ['status-not-allowed']) : ['role-not-allowed'];
        expect([role, state?.status, [refusal?.code].filter(c => c === 'role-not-allowed' || c === 'status-not-allowed')]).toEqual([role, state?.status, expected]);
        if (allowed && open && AUTHORITY[type].handlerOnly) expect(refusal?.code).toBe('not-handler');
        if (state) expect(mayDo(state, someone(role), rules.pack).includes(type) && !(allowed && open)).toBe(false);
      }
    }
  });

  it('let nobody who proposes a relief approve one', () => {
    expect(AUTHORITY.approve.roles.filter(role => AUTHORITY['relief-first'].roles.includes(role))).toEqual([]);
  });

  it('give those who watch, look after accounts or ask for help nothing to decide', () => {
    const of = (role: Role) => TYPES.filter(type => AUTHORITY[type].roles.includes(role));
    expect(of('auditor')).toEqual([]);
    expect(of('administrator')).toEqual([]);
    expect(of('citizen')).toEqual([]);
    expect(of('supervisor')).toEqual(['urge', 'hand-over']);
    expect(of('reporter')).toEqual(['report-lead']);
    expect(of('town-approver')).toEqual(['confirm-grade', 'decide', 'approve']);
  });
});

describe('who may look', () => {
  it('is everybody but those who only hand leads in, keep accounts or ask for help', () => {
    expect(ROLES.filter(role => !mayRead(someone(role)))).toEqual(['reporter', 'administrator', 'citizen']);
  });
});

describe('regions', () => {
  const [province, city, county, town, village] = ['370000000000', '370800000000', '370899000000', '370899101000', '370899101201'] as const;

  it.each([[province, '37'], [city, '3708'], [county, '370899'], [town, '370899101'], [village, village], ['000000000000', '00']])('%s says %s', (region, prefix) => {
    expect(regionPrefix(region)).toBe(prefix);
  });

  it('cover themselves and what lies in them, and nothing else', () => {
    const nested = [province, city, county, town, village];
    nested.forEach((outer, o) => nested.forEach((inner, i) => expect([outer, inner, regionCovers(outer, inner)]).toEqual([outer, inner, o <= i])));
    expect(regionCovers(town, '370899102000')).toBe(false);
    expect(regionCovers(county, '370898101000')).toBe(false);
  });
});
