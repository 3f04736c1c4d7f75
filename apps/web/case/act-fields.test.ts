import { readPack } from '#infra/policy.js';
import { command, type CommandType } from '#libs/contracts/command.js';
import type { CaseView, DirectoryView } from '#libs/contracts/view.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { namesOf } from '#libs/words/words.js';
import { fieldsOf } from '#apps/web/case/act-fields.js';
import { commandOf } from '#apps/web/form/command-of.js';

const pack = readPack('chaoyang-2021', '2026-10-13');
const view = {
  townCode: '211399101000', graded: true, urgency: 'urgent', track: 'urgent-type', materials: { given: [], listed: null, missing: ['application'] }, duplicates: [{ caseNo: 'JS-2026-0000007-8', kind: 'same-event', resolved: false }],
  reliefs: [], slips: [], notices: [], inspections: [], dutyCalls: [], followUps: [], payee: null, asks: [], recoveries: [], oralApprovals: [], attachments: [], recused: ['bai-intake'],
} as unknown as CaseView;
const colleagues: DirectoryView = { county: { code: '211399000000', name: '样例县' }, towns: [], staff: [] };
const ground = { view, pack, name: namesOf(pack), colleagues, me: { id: 'song-lead', role: 'team-lead', region: '211399101000' } };

/** Of the form alone, or built by it in other ways: a household, an order of one's own, what an upload is answered with. */
const ELSEWHERE = ['papersIn', 'otherCard', 'to', 'granted', 'file', 'order', 'household', 'sha256', 'mediaType', 'sizeBytes', 'helperAuthorised', 'helperName', 'townCode', 'cause', 'eventDate', 'channel', 'urgency', 'materials', 'occurredAt'];
const types = (Object.keys(AUTHORITY) as CommandType[]).filter(type => type !== 'report-lead' && AUTHORITY[type].roles.some(role => role !== 'citizen'));

test.each(types)('the form of %s asks for what the contract takes, and for all it needs', type => {
  const { type: _, ...shape } = command.options.find(option => option.shape.type.value === type)!.shape as { [field: string]: { safeParse(value: unknown): { success: boolean }; unwrap?(): unknown; shape?: object } };
  const names = fieldsOf(type, ground).map(({ name }) => name);
  for (const name of names) if (!ELSEWHERE.includes(name)) expect(Object.keys(shape)).toContain(name.split('.')[0]);
  const needed = Object.entries(shape).filter(([, schema]) => !schema.safeParse(undefined).success).map(([name]) => name);
  for (const name of needed) if (!ELSEWHERE.includes(name) || type === 'supply') expect(names.map(one => one.split('.')[0])).toContain(name);
});

test('every label and every choice has both languages', () => {
  for (const field of types.flatMap(type => fieldsOf(type, ground))) {
    for (const { zh, en } of [field.label, ...(field.options ?? []).map(({ label }) => label)]) expect([zh, en].every(Boolean)).toBe(true);
    expect(field.label.en).not.toMatch(/\p{Script=Han}/u);
  }
});

test('a conference says to each of its departments what it is asked for, and to no other', () => {
  const jining = readPack('jining-2021', '2026-10-13');
  const fields = fieldsOf('confer', { ...ground, pack: jining, name: namesOf(jining) });
  const values = { 'personal.minutes': '3号', departments: ['housing'], 'personal.plan': '住建解决公租房', 'personal.items.housing': '公租房', 'personal.items.education': '不再请教育办理' };
  expect(fields.filter(({ name, when }) => name.startsWith('personal.items.') && when!(values)).map(({ name, required }) => [name, required])).toEqual([['personal.items.housing', true]]);
  expect(commandOf('confer', fields, values)).toEqual({ type: 'confer', departments: ['housing'], personal: { minutes: '3号', plan: '住建解决公租房', items: { housing: '公租房' } } });
});
