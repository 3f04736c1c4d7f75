import { commandOf, withPresets } from '#apps/web/form/command-of.js';
import type { Field } from '#apps/web/form/field.js';

const field = (name: string, kind: Field['kind'] = 'line', more: Partial<Field> = {}): Field => ({ name, label: { zh: name, en: name }, kind, ...more });

test('money goes as fen, numbers as numbers, and what is personal under its key', () => {
  const fields = [field('reliefId', 'one', { isNumber: true }), field('amountFen', 'yuan'), field('personal.payeeName'), field('personal.note', 'text')];
  expect(commandOf('correct-card', fields, { reliefId: '2', amountFen: '1,200.50', 'personal.payeeName': '王小明', 'personal.note': '' })).toEqual({ type: 'correct-card', reliefId: 2, amountFen: '120050', personal: { payeeName: '王小明' } });
});

test('what only steers the form stays there, and what it hides is not sent', () => {
  const fields = [field('to', 'one'), field('department', 'one', { when: ({ to }) => to === 'department' }), field('townCode', 'one', { when: ({ to }) => to === 'town' })];
  expect(commandOf('issue-slip', fields, { to: 'town', department: 'education', townCode: '370899102000' })).toEqual({ type: 'issue-slip', townCode: '370899102000' });
  expect(commandOf('raise', [field('to', 'one')], { to: 'county' })).toEqual({ type: 'raise', to: 'county' });
});

test('a tick that was left out says no only where no is an answer', () => {
  expect(commandOf('settle-payment', [field('debited', 'tick')], {})).toEqual({ type: 'settle-payment', debited: false });
  expect(commandOf('accept', [field('takeOver', 'tick')], {})).toEqual({ type: 'accept' });
  expect(commandOf('feedback', [field('satisfied', 'one')], { satisfied: 'false' })).toEqual({ type: 'feedback', satisfied: false });
});

test('a moment is one in China', () => {
  expect(commandOf('grade', [field('shownAt', 'moment')], { shownAt: '2026-10-13T09:30' })).toEqual({ type: 'grade', shownAt: '2026-10-13T09:30:00+08:00' });
});

test('where there is no choice it is made', () => {
  const only = field('reliefId', 'one', { required: true, options: [{ value: '1', label: { zh: '一', en: 'one' } }] });
  expect(withPresets([only], {})).toEqual({ reliefId: '1' });
});

test('what is known stands there until somebody changes it, and may be left open', () => {
  const grade = field('urgency', 'one', { preset: 'urgent', options: [] });
  expect(commandOf('accept', [grade], withPresets([grade], {}))).toEqual({ type: 'accept', urgency: 'urgent' });
  expect(commandOf('accept', [grade], withPresets([grade], { urgency: 'emergency' }))).toEqual({ type: 'accept', urgency: 'emergency' });
  expect(commandOf('accept', [grade], withPresets([grade], { urgency: '' }))).toEqual({ type: 'accept' });
});
