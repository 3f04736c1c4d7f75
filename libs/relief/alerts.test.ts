import { readEdition } from '#infra/policy.js';
import type { CaseEvent, EventBody } from '#libs/contracts/event.js';
import { alertsOf } from '#libs/relief/alerts.js';
import { aCase, type CaseStory, FIRST_CONTACT, OTHER_TOWN, STAFF, TOWN, WALK } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const { li, zhou, qian, system } = STAFF;
const given = () => aCase(rules);
const unheld = given().upTo('apply');
const held = given().upTo('take-over');
const county = '370899000000';

/** What the story's last event is told. */
const told = (story: CaseStory) => alertsOf(story.events.at(-1)!, story.state!, rules.pack);
const rung = (story: CaseStory, step: string, delivered = true) => {
  const body: EventBody = { type: 'RungReached', data: { clockKey: 'urgent-relief#1', clock: 'urgent-relief', step, delivered } };
  return alertsOf({ ...body, occurredAt: FIRST_CONTACT, recordedAt: FIRST_CONTACT, by: system }, story.state!, rules.pack);
};

describe('who is told', () => {
  const handler = { handlerId: li.id, region: TOWN };
  const lead = { role: 'team-lead', region: TOWN };
  const supervisor = { role: 'supervisor', region: TOWN };
  const countySupervisor = { role: 'supervisor', region: county };

  it('of a new case: the intake of its town', () => {
    const toIntake = [{ kind: 'new-case', to: [{ role: 'town-intake', region: TOWN }] }];
    expect(told(given().upTo('report-lead'))).toEqual(toIntake);
    expect(told(unheld)).toEqual(toIntake);
  });

  it('of an application to a case somebody holds: nobody', () => {
    expect(told(given().upTo('report-lead').does(li, { type: 'take-over' }).does(...WALK.apply))).toEqual([]);
  });

  it('of a relief proposed: the town\'s approvers', () => {
    expect(told(given().upTo('relief-first'))).toEqual([{ kind: 'relief-proposed', to: [{ role: 'town-approver', region: TOWN }] }]);
  });

  it('of a payment declined, an urge, a hand-over: the handler', () => {
    const declined = given().upTo('approve').does(system, { type: 'record-payment', orderId: 'case-1-p1', outcome: { state: 'declined', reason: 'r', at: null } });
    expect(told(declined)).toEqual([{ kind: 'payment-declined', to: [handler] }]);
    expect(told(given().upTo('take-over').does(qian, { type: 'urge' }))).toEqual([{ kind: 'urge', to: [handler] }]);
    expect(told(given().upTo('take-over').does(zhou, { type: 'hand-over', handlerId: 'sun-investigator' })))
      .toEqual([{ kind: 'hand-over', to: [{ handlerId: 'sun-investigator', region: TOWN }] }]);
  });

  it('of a hand-over to another town: that town\'s team lead, until somebody takes it', () => {
    expect(told(given().upTo('take-over').does(zhou, { type: 'hand-over', townCode: OTHER_TOWN })))
      .toEqual([{ kind: 'hand-over', to: [{ role: 'team-lead', region: OTHER_TOWN }] }]);
  });

  it.each([
    ['half', 'rung', [handler]], ['eighty', 'rung', [handler, lead]], ['due', 'rung', [supervisor]], ['plus1', 'rung', [countySupervisor]],
    ['plus3', 'breach-inspection', [countySupervisor]],
  ])('of the rung %s', (step, kind, to) => {
    expect(rung(held, step)).toEqual([{ kind, clock: 'urgent-relief', step, to }]);
  });

  it.each([['half', [lead]], ['eighty', [lead]], ['due', [supervisor]]])('of the rung %s of a case nobody holds: the team lead in the handler\'s place, once', (step, to) => {
    expect(rung(unheld, step)).toMatchObject([{ step, to }]);
  });

  it.each(['half', 'eighty', 'due', 'plus1', 'plus3'])('of an undelivered rung %s: nobody', step => {
    expect(rung(held, step, false)).toEqual([]);
  });

  it('of anything else: nobody', () => {
    const story = given().upTo('close');
    const quiet = story.events.filter(e => !['LeadReported', 'Applied', 'ReliefFirstProposed'].includes(e.type));
    expect(quiet.map((e: CaseEvent) => [e.type, alertsOf(e, story.state!, rules.pack)])).toEqual(quiet.map(e => [e.type, []]));
  });

  it('nothing personal', () => {
    const story = given().upTo('close');
    expect(JSON.stringify(story.events.map(e => alertsOf(e, story.state!, rules.pack)))).not.toMatch(/王小明|突发重病|6222/);
  });
});
