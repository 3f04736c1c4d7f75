import { citizenApplication } from '#libs/contracts/request.js';
import { type Application, bodyOf, faultsOf, stepsOf } from '#apps/web/citizen/application.js';

const typed: Application = { kind: 'apply', name: ' 王小明 ', phone: '139 0000 2222', townCode: '370899101000', cause: 'sudden-event', summary: '失火', address: '', members: [{ name: '王小', relation: '子' }, { name: ' ', relation: '' }], residentId: '' };
const humanCheck = { puzzle: 'tabcde.AbCd_-12.0123456789abcdefABCD_-', answer: '1' };

test('what is typed is what the API takes, without what was left empty', () => {
  const body = bodyOf(typed);
  expect(body).toEqual({ type: 'apply', townCode: '370899101000', cause: 'sudden-event', personal: { name: '王小明', phone: '13900002222', summary: '失火', household: [{ name: '王小', relation: '子' }] } });
  expect(citizenApplication.safeParse({ ...body, humanCheck }).success).toBe(true);
  expect(citizenApplication.safeParse({ ...bodyOf({ ...typed, kind: 'report-lead', name: '', residentId: 'x' }), humanCheck }).data).toMatchObject({ type: 'report-lead', personal: { summary: '失火' } });
});

test('a step is left when what it needs is there, and no card is ever needed', () => {
  expect([stepsOf(typed).length, stepsOf({ ...typed, kind: 'report-lead' }).length]).toEqual([5, 4]);
  for (const step of stepsOf(typed)) expect([step, faultsOf(step, typed)]).toEqual([step, {}]);
  expect(faultsOf('who', { ...typed, name: '', townCode: '', phone: '12' })).toEqual({ name: 'required', townCode: 'chooseOne', phone: 'phoneBad' });
  expect(faultsOf('who', { ...typed, kind: 'report-lead', name: '' })).toEqual({});
  expect(faultsOf('what', { ...typed, cause: null, summary: ' ' })).toEqual({ cause: 'chooseOne', summary: 'required' });
  expect(faultsOf('card', { ...typed, residentId: '110101199003070010' })).toEqual({ residentId: 'cardBad' });
});
