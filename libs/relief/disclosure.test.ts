import { PERSONAL_KINDS, ROLES } from '#libs/contracts/words.js';
import { mayRead } from '#libs/relief/authority.js';
import { DISCLOSURE, disclosureTo, kindOf, onRequest } from '#libs/relief/disclosure.js';

test('whoever reads no cases is shown no personal data, whatever they ask', () => {
  for (const role of ROLES.filter(one => !mayRead({ id: 'x', role: one, region: '370899000000' }))) expect([role, new Set(Object.values(DISCLOSURE[role]))]).toEqual([role, new Set(['masked'])]);
  expect(PERSONAL_KINDS.map(kind => disclosureTo('system', kind))).toEqual(PERSONAL_KINDS.map(() => 'masked'));
});

test('nobody sees by whom, where, or to which card without asking', () => {
  for (const role of ROLES) for (const kind of ['name', 'resident-id', 'phone', 'address', 'bank-card', 'objector'] as const) expect([role, kind, disclosureTo(role, kind)]).not.toEqual([role, kind, 'plain']);
});

test('cards are for those who pay, decide or take them down; who objected for those who have to look into it', () => {
  const may = (kind: 'bank-card' | 'objector') => ROLES.filter(role => onRequest(role).includes(kind));
  expect(may('bank-card')).toEqual(['town-intake', 'town-investigator', 'town-approver', 'team-lead', 'county-approver', 'county-finance', 'auditor']);
  expect(may('objector')).toEqual(['town-intake', 'town-investigator', 'town-approver', 'team-lead', 'county-approver', 'auditor']);
});

test('what is not named is free text about the family', () => {
  expect(['summary', 'finding', 'item', 'anything'].map(kindOf)).toEqual(Array(4).fill('circumstances'));
  expect(['payeeName', 'household', 'demand'].map(kindOf)).toEqual(['name', 'resident-id', 'dealings']);
});
