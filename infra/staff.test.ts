import { readFileSync } from 'node:fs';
import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';

const EAST = '370899101000';
const content = () => JSON.parse(readFileSync(DEMO_STAFF_FILE, 'utf8')) as { rosters?: unknown[]; staff: object[] };
const roster = (shift: object) => Staff.parse({ ...content(), rosters: [{ townCode: EAST, shifts: [{ from: '08:00', to: '18:00', staff: ['li-intake'], ...shift }] }] });

it('reads rosters, and does without', () => {
  expect(Staff.read(DEMO_STAFF_FILE).rosters.length).toBeGreaterThan(0);
  expect(Staff.parse({ ...content(), rosters: undefined }).rosters).toEqual([]);
  expect(roster({ dates: ['2026-10-01'] }).rosters[0]!.shifts[0]).toMatchObject({ dates: ['2026-10-01'], staff: ['li-intake'] });
});

it.each([
  ['nobody there is', { staff: ['nobody'] }], ['somebody of another town', { staff: ['he-intake'] }], ['nobody at all', { staff: [] }],
  ['an hour there is not', { from: '25:00' }], ['a day there is not', { dates: ['2026-02-30'] }],
])('refuses a roster with %s', (_, shift) => {
  expect(() => roster(shift)).toThrow();
});

it('lets the county\'s people stand in for a town', () => {
  expect(roster({ staff: ['zheng-duty'] }).rosters[0]!.shifts[0]!.staff).toEqual(['zheng-duty']);
});
