import { command, openingCommand, regionCode } from '#libs/contracts/command.js';

const town = '370899101000';
const apply = { type: 'apply', townCode: town, cause: 'other', channel: 'mobile', personal: { name: '王小明', summary: '火灾' } };
const relief = { type: 'relief-first', form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '王小明', bankCard: '6222 0200 0000 0007' } };
const fieldsAtFault = (body: unknown) => command.safeParse(body).error?.issues.map(issue => issue.path.join('.'));

describe('commands on the wire', () => {
  it('come out canonical', () => {
    expect(command.parse({ ...relief, occurredAt: '2026-11-23T14:40:00Z' }))
      .toEqual({ ...relief, occurredAt: '2026-11-23T22:40:00+08:00', personal: { payeeName: '王小明', bankCard: '6222020000000007' } });
    expect(command.parse({ ...apply, personal: { name: ' 阿卜杜·热合曼 ', summary: '火灾', residentId: '11010519491231002x' } }))
      .toMatchObject({ personal: { name: '阿卜杜·热合曼', residentId: '11010519491231002X' } });
  });

  it('need neither an identity card nor a telephone', () => {
    expect(openingCommand.safeParse(apply).success).toBe(true);
  });

  it('that open a case name town, cause and channel; an application on a lead need not', () => {
    const { townCode: _, cause: __, channel: ___, ...bare } = apply;
    expect(command.safeParse(bare).success).toBe(true);
    expect(openingCommand.safeParse(bare).error?.issues.map(i => i.path[0])).toEqual(['townCode', 'cause', 'channel']);
    expect(openingCommand.safeParse({ type: 'accept' }).success).toBe(false);
  });

  it.each([
    ['an unknown command', { type: 'erase' }, ['type']],
    ['a field nobody declared', { type: 'accept', force: true }, ['']],
    ['personal data outside its place', { ...apply, name: '王小明' }, ['']],
    ['a county instead of a town', { ...apply, townCode: '370899000000' }, ['townCode']],
    ['a village instead of a town', { ...apply, townCode: '370899101201' }, ['townCode']],
    ['an amount in yuan', { ...relief, amountFen: '500.00' }, ['amountFen']],
    ['an amount as a number', { ...relief, amountFen: 50_000 }, ['amountFen']],
    ['a card that fails its check', { ...relief, personal: { ...relief.personal, bankCard: '6222020000000008' } }, ['personal.bankCard']],
    ['an instant without its offset', { type: 'accept', occurredAt: '2026-11-23T22:40:00' }, ['occurredAt']],
    ['a day that does not exist', { type: 'accept', occurredAt: '2026-04-31T22:40:00Z' }, ['occurredAt']],
    ['an identity number that fails its check', { ...apply, personal: { ...apply.personal, residentId: '110101199003070012' } }, ['personal.residentId']],
    ['a blank name', { ...apply, personal: { ...apply.personal, name: '  ' } }, ['personal.name']],
    ['a NUL', { ...apply, personal: { ...apply.personal, summary: 'a\u0000b' } }, ['personal.summary']],
    ['half a character', { ...apply, personal: { ...apply.personal, name: '𠮷'.slice(0, 1) } }, ['personal.name']],
    ['a helper without authorisation', { ...apply, personal: { ...apply.personal, helperName: '赵' } }, ['helperAuthorised']],
    ['an authorisation without helper', { ...apply, helperAuthorised: true }, ['helperAuthorised']],
    ['a hand-over to nobody', { type: 'hand-over' }, ['handlerId']],
    ['a hand-over to a colleague and a town', { type: 'hand-over', handlerId: 'li', townCode: town }, ['handlerId']],
    ['a relief numbered zero', { type: 'approve', reliefId: 0 }, ['reliefId']],
    ['a machine\'s command', { type: 'record-payment', orderId: 'o', outcome: { state: 'confirmed', bankReference: 'b', at: null } }, ['type']],
  ])('%s is refused at its field', (_, body, fields) => {
    expect(fieldsAtFault(body)).toEqual(fields);
  });

  it.each(['37089910100', '3708991010000', '37089910100a', ''])('%j is no region code', code => {
    expect(regionCode.safeParse(code).success).toBe(false);
  });
});
