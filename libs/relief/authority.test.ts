import { readEdition } from '#infra/policy.js';
import type { Actor, CommandType } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import { INSPECTION_STATES, NOTICE_STATES, RECOVERY_STATES, RELIEF_STATES, ROLES, type Role, SLIP_STATES, STATUSES, type Status } from '#libs/contracts/words.js';
import { AUTHORITY, isPerson, mayRead, mayRecuse, reaches, regionCovers, regionPrefix } from '#libs/relief/authority.js';
import { decide, mayDo } from '#libs/relief/decide.js';
import { canMove, CASE_MOVES, MACHINES, type Moves, RELIEF_MOVES } from '#libs/relief/moves.js';
import { aCase, CASE_ID, type CaseStory, FIRST_CONTACT, OTHER_TOWN, STAFF, TOWN } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const chaoyang = readEdition('chaoyang-2021');
const TYPES = Object.keys(AUTHORITY) as CommandType[];
const { li, sun, wang, zhou, qian, cao, medical, jiang, system } = STAFF;
const payee = { payeeName: '王小明', bankCard: '6222020000000007' };
const reject = { type: 'reject', ground: rules.pack.refusals.grounds[0]!.id } as const;

const CASES: { [status in Status]: CaseState } = {
  lead: aCase(rules).upTo('report-lead').state!, applied: aCase(rules).upTo('apply').state!, accepted: aCase(rules).upTo('accept').state!,
  refused: aCase(rules).upTo('apply').does(li, reject).state!, 'fed-back': aCase(rules).upTo('feedback').state!, closed: aCase(rules).upTo('close').state!,
};
const FROM_A_DEPARTMENT = Object.fromEntries(Object.entries(CASES).map(([status, state]): [string, CaseState] => [`${status}, from a department`, { ...state, broughtInBy: ['medical-insurance'] }]));
const someone = (role: Actor['role'], department?: string): Actor => ({ id: 'someone-else', role, region: TOWN, ...(department && { department }) });
/** What the table of moves and the roles leave open; a rule of the command may still refuse. */
const TABLE_REFUSALS = ['role-not-allowed', 'status-not-allowed', 'not-handler', 'not-your-slip'];

describe('which command, in which status, by which role', () => {
  it('every role and every command is in the table, every status in the moves', () => {
    expect(Object.keys(AUTHORITY).toSorted()).toEqual(Object.keys(CASE_MOVES).filter(on => on !== 'rung').toSorted());
    expect(Object.keys(CASES)).toEqual([...STATUSES]);
    expect(Object.entries(CASES).filter(([status, state]) => state.status !== status)).toEqual([]);
  });

  it.each(TYPES)('%s is refused to whom, and when, the tables do not give it', type => {
    const { roles, opens = [], scope } = AUTHORITY[type];
    for (const [status, state] of [['new', null], ...Object.entries(CASES), ...Object.entries(FROM_A_DEPARTMENT)] as const) {
      for (const role of [...ROLES, 'system'] as const) {
        const actor = someone(role, 'medical-insurance');
        const { refusal } = decide({ state, command: { type, personal: {}, materials: [], departments: [], townCode: OTHER_TOWN, channel: 'mobile' } as never, actor, now: state ? state.marks['first-contact']! : FIRST_CONTACT, caseId: CASE_ID, ...rules });
        const given = ([...roles, ...(state ? [] : opens)] as readonly string[]).includes(role);
        const open = canMove(CASE_MOVES, type, state?.status ?? null);
        const expected = !given ? 'role-not-allowed' : state && !reaches(scope, actor, state) ? scope === 'slip' ? 'not-your-slip' : 'role-not-allowed' : !open ? 'status-not-allowed' : state && scope === 'handler' && role !== 'department-handler' ? 'not-handler' : null;
        const told = TABLE_REFUSALS.includes(refusal?.code ?? '') && (refusal!.code !== 'not-handler' || scope === 'handler') ? refusal!.code : null;
        expect([status, role, told]).toEqual([status, role, expected]);
        if (state && expected) expect(mayDo(state, actor, rules.pack, FIRST_CONTACT)).not.toContain(type);
      }
    }
  });

  it('whoever approves neither investigates nor pays, by their post already', () => {
    const of = (type: CommandType) => AUTHORITY[type].roles;
    expect(of('approve').filter(role => [...of('relief-first'), ...of('investigate'), ...of('disburse')].includes(role))).toEqual([]);
    expect(of('disburse').filter(role => of('investigate').includes(role))).toEqual([]);
  });

  it('those who watch, look after accounts or ask for help decide nothing', () => {
    const of = (role: Role) => TYPES.filter(type => AUTHORITY[type].roles.includes(role));
    expect([of('auditor'), of('administrator'), of('citizen')]).toEqual([['declare-relative'], [], ['withdraw', 'rate']]);
    expect(TYPES.filter(type => AUTHORITY[type].opens?.includes('citizen'))).toEqual(['report-lead', 'apply']);
    expect(of('supervisor').toSorted()).toEqual(['acknowledge', 'break-glass', 'declare-relative', 'hand-over', 'inspect', 'lift-recusal', 'reopen', 'return-answer', 'settle-inspection', 'urge']);
    expect(of('reporter')).toEqual(['report-lead']);
    expect(of('county-finance')).toEqual(['attach', 'acknowledge', 'declare-relative', 'record-return', 'settle-payment', 'disburse'].toSorted((a, b) => TYPES.indexOf(a as 'apply') - TYPES.indexOf(b as 'apply')));
  });
});

describe('whom a command reaches', () => {
  const slip = { ...CASES.accepted, slips: [{ slipNo: 1, to: { department: 'medical-insurance' } }, { slipNo: 2, to: { townCode: OTHER_TOWN } }] } as CaseState;
  const elsewhere = { ...STAFF.he };

  it('a town\'s people have their town\'s cases, and those another town offers them where that is the point', () => {
    expect(reaches('case', elsewhere, CASES.accepted)).toBe(false);
    expect(reaches('offered', elsewhere, CASES.accepted)).toBe(false);
    const offered = { ...CASES.accepted, offeredTo: OTHER_TOWN };
    expect([reaches('case', elsewhere, offered), reaches('handler', elsewhere, offered), reaches('offered', elsewhere, offered), reaches('offered', li, offered)]).toEqual([false, false, true, true]);
  });

  it('a slip is for its own department in the case\'s county, or for its own town', () => {
    expect(reaches('slip', medical, slip)).toBe(true);
    expect(reaches('slip', elsewhere, slip)).toBe(true);
    expect(reaches('slip', li, slip)).toBe(false);
    expect(reaches('slip', { ...medical, department: 'health' }, slip)).toBe(false);
    expect(reaches('slip', { ...medical, department: undefined }, slip)).toBe(false);
    expect(reaches('slip', { ...medical, region: '370898000000' }, slip)).toBe(false);
    expect(reaches('slip', { ...medical, role: 'county-approver' }, slip)).toBe(false);
    expect(reaches('slip', medical, CASES.accepted)).toBe(false);
  });
});

describe('who is one person', () => {
  it('by their own account, in somebody\'s post, and under another account of theirs', () => {
    const actor = { ...li, onBehalfOf: sun.id, otherAccounts: ['li-finance'] };
    expect([li.id, sun.id, 'li-finance', wang.id].map(id => isPerson(actor, id))).toEqual([true, true, true, false]);
    expect([isPerson(li, li.id), isPerson(li, sun.id)]).toEqual([true, false]);
  });

  it('whoever watches is recused from above only; others by their own body, too', () => {
    const [town, county, city] = [TOWN, '370899000000', '370800000000'].map(region => ({ region }));
    const by = (actor: { region: string } | undefined, role: Role, region: string) => mayRecuse(actor!, { role, region });
    for (const role of ['team-lead', 'supervisor'] as const) expect([town, county, city].map(who => by(who, role, TOWN))).toEqual([false, true, true]);
    for (const role of ['auditor', 'supervisor', 'county-duty', 'county-approver'] as const) expect([town, county, city].map(who => by(who, role, county!.region))).toEqual([false, false, true]);
    expect([by(town, 'town-approver', TOWN), by(town, 'village-assistant', '370899101201'), by(town, 'town-intake', OTHER_TOWN), by(town, 'county-finance', county!.region)]).toEqual([true, true, false, false]);
  });

  it('is asked where somebody is recused: no account of theirs acts any more', () => {
    const state = { ...CASES.accepted, recused: ['li-finance'] };
    for (const actor of [{ ...li, otherAccounts: ['li-finance'] }, { ...li, onBehalfOf: 'li-finance' }]) {
      expect(mayDo(state, actor, rules.pack, FIRST_CONTACT)).toEqual([]);
    }
    expect(mayDo(state, li, rules.pack, FIRST_CONTACT)).not.toEqual([]);
  });
});

describe('the machines', () => {
  const states = { case: STATUSES, relief: RELIEF_STATES, slip: SLIP_STATES, notice: NOTICE_STATES, inspection: INSPECTION_STATES, recovery: RECOVERY_STATES };

  it.each(Object.keys(MACHINES) as (keyof typeof MACHINES)[])('%s: every state is reached from nothing, and no other is named', machine => {
    const moves = Object.values(MACHINES[machine] as Moves<string>);
    const reached = new Set(['new']);
    for (let before = -1; before < reached.size;) {
      before = reached.size;
      for (const move of moves) for (const from of reached) for (const to of [move?.[from] ?? []].flat()) reached.add(to);
    }
    expect([...reached].filter(state => state !== 'new').toSorted()).toEqual([...states[machine]].toSorted());
    expect(moves.flatMap(move => Object.keys(move ?? {})).filter(from => from !== 'new' && !(states[machine] as readonly string[]).includes(from))).toEqual([]);
  });

  /** A case for each state of each machine, all but one of them having only that one relief, slip and so on. */
  const urgent = () => aCase(rules).upTo('take-over');
  const goods = () => urgent().does(li, { type: 'relief-first', form: 'goods', amountFen: '20000', personal: { payeeName: '王小明' } }).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' });
  const outcome = (state: 'declined' | 'returned') => ({ type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state, reason: 'r', at: null } }) as const;
  const unclear = { type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state: 'in-doubt', reason: 'no-answer', at: null } } as const;
  const slipped = () => aCase(rules).upTo('take-over').does(li, { type: 'issue-slip', department: 'medical-insurance', personal: { item: '医疗救助' } });
  const answered = () => slipped().does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' });
  const noticed = () => aCase(chaoyang).upTo('apply').does(li, { type: 'accept', track: 'expenditure-type' }).does(li, { type: 'grade', urgency: 'ordinary' }).does(li, { type: 'take-over' })
    .does(sun, { type: 'investigate', step: 'visit' }).does(sun, { type: 'investigate', step: 'means-check', authorised: true }).does(sun, { type: 'investigate', step: 'appraisal' })
    .does(li, { type: 'give-opinion' }).does(li, { type: 'post-notice', personal: { place: '公开栏' } });
  const demanded = () => urgent().does(qian, { type: 'inspect', personal: { demand: '说明' } });
  const replied = () => demanded().does(zhou, { type: 'answer-inspection', inspectionNo: 1, personal: { answer: '已办' } });
  const disowned = () => aCase(rules).upTo('relief-first').does(li, { type: 'ask-approval', reliefId: 1, approverId: zhou.id }).does(zhou, { type: 'approve-orally', reliefId: 1, cardTail: '0007' }).does(zhou, { type: 'disown-approval', reliefId: 1, personal: { reason: '未曾批准' } });
  const settle = { type: 'settle-recovery', recoveryNo: 1, outcome: 'recovered', personal: { note: '已退回' } } as const;
  const stories: { [machine in Exclude<keyof typeof MACHINES, 'case'>]: { [state: string]: () => CaseStory } } = {
    relief: {
      proposed: () => aCase(rules).upTo('relief-first'), approved: goods, ordered: () => aCase(rules).upTo('approve'), 'in-doubt': () => aCase(rules).upTo('approve').does(system, unclear), paid: () => aCase(rules).upTo('confirm'),
      delivered: () => goods().does(li, { type: 'deliver', reliefId: 1, receipt: 'signature' }), declined: () => aCase(rules).upTo('approve').does(system, outcome('declined')),
      returned: () => aCase(rules).upTo('confirm').does(system, outcome('returned')), 'turned-down': () => aCase(rules).upTo('relief-first').does(wang, { type: 'turn-down', reliefId: 1 }),
      replaced: () => aCase(rules).upTo('approve').does(system, outcome('declined')).does(li, { type: 'correct-card', reliefId: 1, source: 'card-seen', personal: payee }),
    },
    slip: {
      issued: slipped, accepted: () => slipped().does(medical, { type: 'accept-slip', slipNo: 1 }), returned: () => slipped().does(medical, { type: 'return-slip', slipNo: 1, personal: { reason: '不归本部门' } }),
      rerouted: () => slipped().does(medical, { type: 'return-slip', slipNo: 1, personal: { reason: '不归本部门' } }).does(li, { type: 'route-slip', slipNo: 1, department: 'civil-affairs' }),
      answered, 'fed-back': () => answered().does(li, { type: 'feedback' }), cancelled: () => slipped().does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }),
    },
    notice: {
      posted: noticed, objected: () => noticed().does(sun, { type: 'object', noticeNo: 1, personal: { objection: '有异议' } }), ended: () => noticed().later(20 * 86_400_000).tick(),
      'taken-down': () => noticed().does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }),
    },
    inspection: { demanded, answered: replied, returned: () => replied().does(qian, { type: 'return-answer', inspectionNo: 1, personal: { reason: '不清' } }), settled: () => replied().does(qian, { type: 'settle-inspection', inspectionNo: 1 }) },
    recovery: { open: disowned, settled: () => disowned().does(jiang, settle) },
  };
  const stateOf = (machine: keyof typeof stories, { reliefs, slips, notices, inspections, recoveries }: CaseState) => ({ relief: reliefs, slip: slips, notice: notices, inspection: inspections, recovery: recoveries })[machine][0]?.state;
  const body = {
    approve: { reliefId: 1, cardTail: '0007' }, 'approve-orally': { reliefId: 1, cardTail: '0007' }, 'record-approval': { reliefId: 1, personal: { code: '12345678' } }, 'co-sign': { reliefId: 1 }, 'disown-approval': { reliefId: 1, personal: { reason: '未曾批准' } }, 'settle-recovery': settle, 'turn-down': { reliefId: 1 }, disburse: { reliefId: 1 }, deliver: { reliefId: 1, receipt: 'signature' },
    'settle-payment': { reliefId: 1, debited: false, personal: { note: '对账单' } }, 'record-return': { reliefId: 1, personal: { reason: '退汇' } }, 'correct-card': { reliefId: 1, source: 'card-seen', personal: payee }, 'accept-slip': { slipNo: 1 }, 'return-slip': { slipNo: 1, personal: { reason: '退回' } },
    'route-slip': { slipNo: 1, department: 'civil-affairs' }, 'answer-slip': { slipNo: 1, outcome: 'helped' }, object: { noticeNo: 1, personal: { objection: '有' } },
    'answer-inspection': { inspectionNo: 1, personal: { answer: '已办' } }, 'return-answer': { inspectionNo: 1, personal: { reason: '不清' } }, 'settle-inspection': { inspectionNo: 1 },
  };
  const by: { [type: string]: Actor } = { approve: wang, 'approve-orally': zhou, 'record-approval': zhou, 'co-sign': zhou, 'disown-approval': zhou, 'settle-recovery': jiang, 'turn-down': wang, disburse: cao, 'settle-payment': cao, 'record-return': cao, 'accept-slip': medical, 'return-slip': medical, 'answer-slip': medical, 'answer-inspection': zhou, 'return-answer': qian, 'settle-inspection': qian };
  const rows = (Object.keys(stories) as (keyof typeof stories)[]).flatMap(machine => Object.keys(stories[machine]).map(state => [machine, state] as const));

  it('each state of each machine has its story', () => {
    for (const [machine, state] of rows) expect([machine, stateOf(machine, stories[machine][state]!().state!)]).toEqual([machine, state]);
    expect(rows.map(([machine, state]) => `${machine} ${state}`).toSorted()).toEqual(Object.entries(states).filter(([machine]) => machine !== 'case').flatMap(([machine, all]) => all.map(state => `${machine} ${state}`)).toSorted());
  });

  it.each(rows)('%s, %s: whatever its table does not declare leaves it where it is', (machine, state) => {
    const moves = MACHINES[machine] as Moves<string>;
    for (const type of Object.keys(moves).filter(on => on in body && !canMove(moves, on as CommandType, state))) {
      const story = stories[machine][state]!();
      const { events, refusal } = story.when(by[type] ?? li, { type, ...body[type as keyof typeof body] } as never);
      expect([type, events, refusal?.code]).toEqual([type, undefined, expect.any(String)]);
    }
    for (const bank of ['confirmed', 'declined', 'returned', 'in-doubt', 'unanswered'] as const) {
      const on = ({ confirmed: 'bank-confirms', declined: 'bank-declines', returned: 'bank-returns', 'in-doubt': 'bank-unclear', unanswered: 'bank-unclear' } as const)[bank];
      if (machine !== 'relief' || canMove(RELIEF_MOVES, on, state as 'paid')) continue;
      const { events, refusal } = stories.relief[state]!().when(system, { ...outcome('declined'), outcome: { state: bank, reason: 'r', bankReference: 'B', at: null } } as never);
      // What contradicts a person's word goes on record, and moves nothing.
      expect(['no-such-order', 'PaymentContradicted']).toContain(refusal?.code ?? events?.map(({ type }) => type).join());
    }
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
