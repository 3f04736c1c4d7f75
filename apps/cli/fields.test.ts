import { command } from '#libs/contracts/command.js';
import { COMMAND_TYPES, commandOf } from '#apps/cli/fields.js';

test('fields go where the schema has them, as what it wants', () => {
  expect(commandOf('relief-first', ['form=money', 'amountFen=50000', 'payeeName=王小明', 'bankCard=6222020000000007'])).toEqual({
    type: 'relief-first', form: 'money', amountFen: '50000', personal: { payeeName: '王小明', bankCard: '6222020000000007' },
  });
  expect(commandOf('approve', ['reliefId=1'])).toEqual({ type: 'approve', reliefId: 1 });
  expect(commandOf('feedback', ['satisfied=true', 'note=a=b'])).toEqual({ type: 'feedback', satisfied: true, personal: { note: 'a=b' } });
  expect(commandOf('hand-over', ['personal.reason=x'], { townCode: '370899102000' })).toEqual({ type: 'hand-over', townCode: '370899102000', personal: { reason: 'x' } });
  expect(commandOf('supply', ['materials=application,hardship-evidence'])).toEqual({ type: 'supply', materials: ['application', 'hardship-evidence'] });
  expect(commandOf('follow-up', ['followUpNo=2', 'furtherNeed=false', 'finding=还好'])).toEqual({ type: 'follow-up', followUpNo: 2, furtherNeed: false, personal: { finding: '还好' } });
});

test('parts of a part are named with it, and members of a household are JSON', () => {
  expect(commandOf('confer', ['minutes=〔2026〕3号', 'departments=education，housing', 'grant.programme=temporary', 'grant.amountFen=300000', 'plan=分头办理'])).toEqual({
    type: 'confer', departments: ['education', 'housing'], grant: { programme: 'temporary', amountFen: '300000' }, personal: { minutes: '〔2026〕3号', plan: '分头办理' },
  });
  expect(commandOf('confer', ['departments='])).toEqual({ type: 'confer', departments: [] });
  expect(commandOf('apply', ['household=[{"name":"王小花","relation":"女儿"}]', 'helperAuthorised=true', 'helperName=赵六'])).toEqual({
    type: 'apply', helperAuthorised: true, personal: { household: [{ name: '王小花', relation: '女儿' }], helperName: '赵六' },
  });
});

test('what is given as data stays, save what is set', () => {
  const data = { personal: { note: 'a', other: 'b' } };
  expect(commandOf('feedback', ['note=c'], data)).toEqual({ type: 'feedback', personal: { note: 'c', other: 'b' } });
  expect(data).toEqual({ personal: { note: 'a', other: 'b' } });
});

test('whatever is wrong is said with what would be right', () => {
  expect(() => commandOf('fly', [])).toThrow('no command fly');
  expect(() => commandOf('close', ['x'])).toThrow('name=value');
  expect(() => commandOf('approve', ['reliefNo=1'])).toThrow('approve has no field reliefNo. Known: occurredAt reliefId cardTail');
  for (const path of ['type', '__proto__.x', 'constructor', 'personal', 'personal.x', 'grant']) expect(() => commandOf('confer', [`${path}=1`])).toThrow(`no field ${path}`);
});

/** For each kind of value, one the contract takes. */
const EXAMPLES: { [field: string]: string } = {
  townCode: '370899101000', cause: 'other', channel: 'village', eventDate: '2026-11-20', urgency: 'urgent', materials: 'application', caseNo: 'JS-2026-0003127-6', intoCaseNo: 'JS-2026-0003127-6',
  handlerId: 'li-intake', staffId: 'li-intake', approverId: 'zhou-lead', relation: 'spouse', step: 'visit', authorised: 'true', to: 'county', programme: 'temporary', amountFen: '50000', severity: 'light',
  minutes: '〔2026〕3号', departments: 'education', body: 'county', form: 'goods', receipt: 'signature', department: 'education', reliefFirst: 'true', outcome: 'helped', satisfied: 'true', takeOver: 'true', close: 'true', on: '2026-12-01',
  furtherNeed: 'true', ground: 'not-in-hardship', referTo: 'education', track: 'urgent-type', tier: 'low-income', order: 'temporary', occurredAt: '2026-11-23T22:40:00+08:00', shownAt: '2026-11-23T22:40:00+08:00', helperAuthorised: 'true',
  sha256: 'a'.repeat(64), mediaType: 'image/jpeg', sizeBytes: '1000', material: 'application', callNo: '1', attachmentNo: '1', purpose: 'withdrawal', stands: 'true', debited: 'true', bankReference: 'B77', reliefId: '1', slipNo: '1', noticeNo: '1', inspectionNo: '1', followUpNo: '1', phone: '0537-5550123', residentId: '110101199003070003', bankCard: '6222020000000007',
  items: '{"education":"就学"}', household: '[{"name":"王小花"}]', 'grant.programme': 'temporary', 'grant.amountFen': '50000', 'grant.cardTail': '0007', cardTail: '0007', source: 'card-seen', code: '12345678', recoveryNo: '1',
};
/** Where a word of that name means something else. */
const OWN_EXAMPLES: { [type: string]: { [name: string]: string } } = { 'settle-recovery': { outcome: 'recovered' } };
/** Of each of these commands one of two fields is given, or a field goes with another. */
const LEFT_OUT: { [type: string]: string[] } = { 'hand-over': ['townCode'], 'issue-slip': ['townCode'], 'route-slip': ['townCode'], 'relief-first': ['bankCard', 'source'] };

test.each(COMMAND_TYPES)('all fields of %s can be set', type => {
  const pairs = fieldsOf(type).filter(name => !LEFT_OUT[type]?.includes(name)).map(name => `${name}=${OWN_EXAMPLES[type]?.[name] ?? EXAMPLES[name] ?? '说明'}`);
  expect(command.safeParse(commandOf(type, pairs))).toMatchObject({ success: true });
});

/** As the complaint about a wrong one names them. */
function fieldsOf(type: string): string[] {
  try {
    commandOf(type, ['nothing=']);
  } catch (error) {
    return (error as Error).message.split('Known: ')[1]!.split(' ');
  }
  throw new Error(`${type} has a field called nothing`);
}
