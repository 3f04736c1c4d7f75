import { readEdition } from '#infra/policy.js';
import type { Actor } from '#libs/contracts/command.js';
import { DOCUMENT_KINDS, type DocumentKind, ROLES } from '#libs/contracts/words.js';
import { menuOf, printOf, PRINTS } from '#libs/documents/prints.js';
import { aLead, fileOf, ordinary, paidOut, turnedAway, urgent } from '#libs/documents/stories.js';
import { maySeeWhole } from '#libs/relief/disclosure.js';
import { aCase, OTHER_TOWN, STAFF, TOWN } from '#libs/relief/scenario.js';

const jining = readEdition('jining-2021', '2026-10-13');
const chaoyang = readEdition('chaoyang-2021', '2026-10-13');
const { li, he, sun, medical, civil, cao, wang } = STAFF;

const codes = (story: ReturnType<typeof aLead>, actor: Actor) => menuOf(fileOf(story), actor).map(({ kind, no, withheld }) => [kind, no, withheld && ('lack' in withheld ? withheld.lack : withheld.code)]);

describe('what may be printed', () => {
  it('is listed for each kind, with the reason where it is not', () => {
    expect(codes(aLead(jining), li)).toEqual([
      ['receipt', null, 'applied'], ['supplement-list', null, 'supplement-listed'], ['approval', null, 'relief-proposed'], ['visit', null, null], ['appraisal', null, 'accepted'],
      ['notice', null, 'notice-unknown'], ['slip', null, 'slip-issued'], ['decision', null, 'decided'], ['refusal', null, 'refused'], ['payment-list', null, 'role-not-allowed'], ['file-index', null, null],
    ]);
    expect(codes(aLead(chaoyang), li)).toContainEqual(['notice', null, 'notice-posted']);
  });

  it('is listed one by one, where a case has several', () => {
    const listed = codes(paidOut(jining), li);
    expect(listed.filter(([kind]) => kind === 'slip')).toEqual([['slip', 1, null], ['slip', 2, null]]);
    expect(codes(urgent(jining), wang).filter(([kind]) => kind === 'approval')).toEqual([['approval', 1, null], ['approval', 2, null]]);
  });

  it('is printed exactly where the list says so', () => {
    for (const story of [aLead(jining), ordinary(chaoyang), paidOut(jining), turnedAway(jining)]) {
      for (const actor of [...Object.values(STAFF), { id: 'someone', role: 'citizen', region: TOWN } as const]) {
        const file = fileOf(story);
        for (const { kind, no, withheld } of menuOf(file, actor)) expect('withheld' in printOf(file, kind, no, actor)).toBe(withheld !== null);
      }
    }
  });

  it('is the latest of several, or the one that is asked for, and none that is not there', () => {
    const file = fileOf(paidOut(jining));
    expect(printOf(file, 'slip', null, li)).toMatchObject({ no: 2 });
    expect(printOf(file, 'slip', 1, li)).toMatchObject({ no: 1, model: { number: expect.stringMatching(/-1$/) } });
    expect(printOf(file, 'slip', 3, li)).toEqual({ withheld: { code: 'no-such-number' } });
    expect(printOf(file, 'receipt', 1, li)).toEqual({ withheld: { code: 'no-such-number' } });
  });
});

describe('what stands on a paper', () => {
  /** What each kind looks like in these stories. */
  const SECRETS = { 'resident-id': ['110101199003070003', '1101**********0003'], phone: ['0537-5550123'], address: ['柳庄'], circumstances: ['夜里失火', '床铺烧毁', '棉被'] } as const;
  const personal = { name: '端木春', residentId: '110101199003070003', phone: '0537-5550123', address: '柳庄 7 号', summary: '夜里失火，房屋烧毁', household: [{ name: '端木秋', residentId: '11010119900307002X', relation: '女儿' }] };
  const story = () => aCase(jining).does(li, { type: 'apply', townCode: TOWN, cause: 'sudden-event', channel: 'town-window', personal } as never)
    .does(li, { type: 'accept', urgency: 'urgent', takeOver: true }).does(sun, { type: 'investigate', step: 'visit', personal: { finding: '床铺烧毁' } })
    .does(li, { type: 'issue-slip', department: 'medical-insurance', personal: { item: '核定医疗救助' } })
    .does(li, { type: 'relief-first', form: 'goods', amountFen: '20000', personal: { payeeName: '端木春', what: '棉被两床' } }).does(wang, { type: 'approve', reliefId: 1 });

  it.each(Object.values(STAFF).filter(({ role }) => role !== 'system'))('for $id no more than pages show: what is masked for good is masked on every paper', actor => {
    const file = fileOf(story());
    for (const { kind, no, withheld } of menuOf(file, actor).filter(item => item.withheld === null)) {
      const printed = JSON.stringify(printOf(file, kind, no, actor));
      expect(withheld).toBeNull();
      for (const [of, texts] of Object.entries(SECRETS)) {
        if (maySeeWhole(actor.role, of as 'phone')) continue;
        expect([kind, of, texts.filter(secret => printed.includes(secret))]).toEqual([kind, of, []]);
        if (of === 'resident-id') expect([kind, printed.includes('11010119900307')]).toEqual([kind, false]);
      }
    }
  });

  it('finance has the card it pays to and neither number, address nor circumstances, on the form it pays by', () => {
    const printed = JSON.stringify(printOf(fileOf(paidOut(jining)), 'approval', 1, cao));
    expect([printed.includes('6222 0200'), /1101\d{14}|周岁/.test(printed)]).toEqual([true, false]);
  });
});

describe('who prints', () => {
  it('is told by one table, in which every role that keeps no cases has nothing', () => {
    const printed = (role: (typeof ROLES)[number]) => DOCUMENT_KINDS.filter(kind => PRINTS[kind].roles.includes(role));
    expect(ROLES.filter(role => printed(role).length === 0)).toEqual(['reporter', 'administrator', 'citizen']);
    expect(printed('department-handler')).toEqual(['slip']);
    expect(printed('supervisor')).toEqual(['file-index']);
    expect(printed('county-finance')).toEqual(['approval', 'payment-list']);
  });

  it('sees numbers whole only on what they approve or pay', () => {
    expect(DOCUMENT_KINDS.flatMap(kind => (PRINTS[kind].whole ?? []).map(role => `${kind} ${role}`))).toEqual([
      'approval town-approver', 'approval county-approver', 'approval county-finance', 'payment-list town-approver', 'payment-list county-approver', 'payment-list county-finance',
    ]);
  });

  it('holds the slip: a department and another town print their own, and nothing else', () => {
    const story = paidOut(jining);
    const theirs = (actor: Actor) => codes(story, actor).filter(([, , reason]) => reason === null);
    expect([theirs(medical), theirs(civil), theirs(he)]).toEqual([[['slip', 1, null]], [], [['slip', 2, null]]]);
    expect(printOf(fileOf(story), 'slip', 2, medical)).toEqual({ withheld: { code: 'no-such-number' } });
    expect(printOf(fileOf(story), 'slip', 1, he)).toEqual({ withheld: { code: 'no-such-number' } });
    expect(printOf(fileOf(story), 'receipt', null, { ...he, region: OTHER_TOWN })).toEqual({ withheld: { code: 'role-not-allowed' } });
  });

  it('is nobody who has declared to be related', () => {
    const story = ordinary(jining).does(cao, { type: 'declare-relative', relation: 'sibling' });
    expect(printOf(fileOf(story), 'payment-list', null, cao)).toEqual({ withheld: { code: 'recused' } });
    expect(codes(story, cao).filter(([, , reason]) => reason === null)).toEqual([]);
  });
});

it('a paper says from which record it was made, and bears its date', () => {
  const file = fileOf(ordinary(jining));
  const printed = printOf(file, 'file-index' satisfies DocumentKind, null, li);
  expect(printed).toMatchObject({ model: { foot: `案件${file.caseNo}　第${file.events.length}条记录`, at: file.events.at(-1)!.recordedAt } });
});
