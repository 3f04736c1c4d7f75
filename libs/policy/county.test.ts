import { readCalendar } from '#infra/policy.js';
import { clocksOf, isRunning } from '#libs/clock/clocks.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import { checkPack, parsePack, readYaml } from '#libs/policy/check.js';
import { aCase, CASE_ID, STAFF } from '#libs/relief/scenario.js';

/** A county nobody has heard of, with windows, sums and words of its own. All there is of it stands here: it needs no line of code. */
const LINGSHAN = `
id: lingshan-2026
version: 1
title: { zh: 灵山县急难救助规定（虚构）, en: Lingshan county relief (invented) }
notice: 灵政发〔2026〕1号
validFrom: '2026-01-01'
validTo: '2028-12-31'
recipients:
  tiers: [{ id: residents, name: { zh: 居民, en: Residents }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第二条 } }]
  residence: { required: false, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第二条 } }
causes:
  - { id: sudden-illness, name: { zh: 急病, en: Illness }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第二条 } }
departments:
  - { id: village-affairs, name: { zh: 乡村事务局, en: Village affairs }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第三条 } }
programmes:
  - { id: first-aid, name: { zh: 应急金, en: First aid money }, kind: temporary, department: village-affairs, basis: { programme: statutory, department: statutory }, citation: { notice: 灵政发〔2026〕1号, section: 第三条 } }
  - { id: company, name: { zh: 陪伴服务, en: Company }, kind: service, department: village-affairs, basis: { programme: house, department: house }, citation: { notice: 灵政发〔2026〕1号, section: 第三条 } }
urgencies: [urgent, ordinary]
ungraded: { countsAs: ordinary, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第四条 } }
tracks: []
severities:
  - { id: light, name: { zh: 一般, en: Light }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第五条 } }
  - { id: severe, name: { zh: 严重, en: Severe }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第五条 } }
rules:
  first-asked: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第四条 } }
  one-list: { basis: house, citation: { notice: 灵政发〔2026〕1号, section: 第四条 } }
  relief-first: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第六条 } }
  second-person: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第七条 } }
  third-person: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第七条 } }
  oral-approval: { basis: house, citation: { notice: 灵政发〔2026〕1号, section: 第七条 } }
  recusal: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第七条 } }
  owed-paperwork: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第六条 } }
  slips: { basis: house, citation: { notice: 灵政发〔2026〕1号, section: 第三条 } }
  inspection: { basis: house, citation: { notice: 灵政发〔2026〕1号, section: 第八条 } }
  feedback: { basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第八条 } }
refusals:
  grounds: [{ id: no-hardship, name: { zh: 没有急难, en: No hardship }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第二条 } }]
  remedies: [{ id: reconsideration, name: { zh: 行政复议, en: Reconsideration }, basis: house, citation: { notice: 中华人民共和国行政复议法（2023修订）, section: 第二十条 } }]
reliefFirst:
  twoSignatures: null
  forms: [{ form: money, ceiling: { fen: '500000', basis: house, citation: { notice: 灵政发〔2026〕1号, section: 第六条 } }, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第六条 } }]
  clocks: [six-hours]
  advance: null
reliefOrder:
  ordinary: { order: [temporary], basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第三条 } }
  urgent: { order: [temporary], basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第三条 } }
caseConference: null
authority:
  - &town { body: town, decides: true, programmes: [first-aid], severities: [light], overFen: null, uptoFen: '60000', document: 灵政发〔2026〕1号,
      validFrom: '2026-01-01', validTo: null, basis: statutory, citation: { notice: 灵政发〔2026〕1号, section: 第五条 } }
  - { <<: *town, body: county, overFen: '60000', uptoFen: null }
  - { <<: *town, body: county, severities: [severe], uptoFen: null }
onceAYear: null
materials: { clock: papers, items: [], basis: house, citation: { notice: 灵政发〔2026〕1号, section: 第六条 } }
publicNotice: null
stepUp: null
feedback: { told: [applicant], satisfactionAsked: false, basis: { told: statutory, satisfactionAsked: house }, citation: { notice: 灵政发〔2026〕1号, section: 第八条 } }
clocks:
  - id: six-hours
    name: { zh: 六小时送达, en: Six hours }
    value: { hours: 6 }
    urgency: [urgent]
    anchor: first-contact
    stop: relief-delivered
    basis: { value: statutory, anchor: statutory, stop: statutory }
    citation: { notice: 灵政发〔2026〕1号, section: 第六条 }
    ladder: [{ step: at-four-fifths, at: 80%, to: [handler] }, { step: over, at: due, to: [county-supervisor], inspection: true }]
  - id: papers
    name: { zh: 四日补齐, en: Four days for papers }
    value: { workingDays: 4 }
    urgency: [urgent]
    anchor: first-relief-delivered
    stop: papers-complete
    basis: { value: house, anchor: house, stop: house }
    citation: { notice: 灵政发〔2026〕1号, section: 第六条 }
    ladder: [{ step: over, at: due, to: [team-lead] }, { step: long-over, at: '+2', to: [supervisor] }]
  - id: ten-days
    name: { zh: 十日办结, en: Ten days to decide }
    value: { workingDays: 10 }
    urgency: [ordinary]
    anchor: accepted
    stop: decided
    basis: { value: statutory, anchor: statutory, stop: statutory }
    citation: { notice: 灵政发〔2026〕1号, section: 第七条 }
    ladder: [{ step: half, at: 50%, to: [handler] }, { step: over, at: due, to: [supervisor] }]
`;

const rules = { pack: parsePack(LINGSHAN), calendar: readCalendar() };
const { li, wang, cao, system } = STAFF;
const running = (story: ReturnType<typeof aCase>) => clocksOf(story.state!, rules.pack, rules.calendar).filter(isRunning).map(({ key, due }) => [key, due]);

describe('a third county, written as data alone', () => {
  it('has no fault', () => {
    expect(checkPack(readYaml(LINGSHAN))).toEqual([]);
  });

  it('has its urgent cases under its own windows', () => {
    const story = aCase(rules).upTo('grade');
    expect(running(story)).toEqual([['six-hours#1', '2026-10-13T16:00:00+08:00']]);
    story.upTo('confirm');
    expect(running(story)).toEqual([['papers#1', '2026-10-20T00:00:00+08:00']]);
    expect(story.upTo('close').state).toMatchObject({ status: 'closed' });
  });

  it('breaches where its notice has the number, and only warns where the house set it', () => {
    const late = aCase(rules).upTo('grade').at('2026-10-13T16:00:00+08:00').does(system, { type: 'reach-rungs', clockKey: 'six-hours#1' });
    expect(late.events.slice(-4)).toMatchObject([
      { type: 'RungReached', data: { step: 'at-four-fifths', delivered: false } }, { type: 'RungReached', data: { step: 'over', delivered: true } },
      { type: 'ClockBreached', data: { citation: { notice: '灵政发〔2026〕1号', section: '第六条' } } }, { type: 'InspectionDemanded' },
    ]);
    const owed = aCase(rules).upTo('confirm').at('2026-10-30T10:00:00+08:00').does(system, { type: 'reach-rungs', clockKey: 'papers#1' });
    expect(owed.events.map(e => e.type)).not.toContain('ClockBreached');
  });

  it('refuses by its own articles', () => {
    expect(aCase(rules).upTo('relief-first').when({ ...wang, id: li.id }, { type: 'approve', reliefId: 1 }).refusal)
      .toEqual({ code: 'second-person-needed', citation: { notice: '灵政发〔2026〕1号', section: '第七条' } });
    expect(aCase(rules).upTo('accept').when(li, { type: 'grade', urgency: 'emergency' }).refusal).toMatchObject({ code: 'grade-not-offered' });
  });

  it('has its ordinary cases decided by its own register, in its own ten days', () => {
    const story = aCase(rules).upTo('accept').does(li, { type: 'grade', urgency: 'ordinary' }).does(li, { type: 'take-over' });
    expect(running(story)).toEqual([['ten-days#1', '2026-10-28T00:00:00+08:00']]);
    story.does(li, { type: 'record-payee', source: 'card-seen', personal: { payeeName: '王小明', bankCard: '6222020000000007' } }).does(li, { type: 'give-opinion' });
    const decide = (amountFen: string): PersonCommand =>
      ({ type: 'decide', programme: 'first-aid', amountFen, severity: 'light', cardTail: '0007' });
    expect(story.when(wang, decide('60001')).refusal).toMatchObject({ code: 'no-authority' });
    story.does(wang, decide('60000')).does(cao, { type: 'disburse', reliefId: 1 }).does(system, { type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state: 'confirmed', bankReference: 'B1', at: null } });
    expect(story.does(li, { type: 'feedback' }).does(li, { type: 'close' }).state).toMatchObject({ status: 'closed' });
    expect(running(story)).toEqual([]);
  });
});
