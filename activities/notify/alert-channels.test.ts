import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import { type Addressee, AlertChannels, type Channel } from '#activities/notify/alert-channels.js';

const EAST = '370899101000';
const COUNTY = '370899000000';
const ALL: Channel[] = ['in-app', 'webhook', 'sms', 'email'];
/** As the database would find them: everybody in their own post. */
const PEOPLE = [...Staff.read(DEMO_STAFF_FILE).accounts.values()].map(({ id, role, region, department = null, phone, email }): Addressee => ({ post: id, recipient: id, role, region, department, has_phone: phone !== undefined, has_email: email !== undefined }));
const owed = (channels: Channel[], kind: 'duty-call' | 'new-case' | 'rung' | 'slip', to: Parameters<AlertChannels['owed']>[1], people = PEOPLE) =>
  new AlertChannels(channels).owed(kind, to, people).map(({ channel, recipient }) => recipient ? `${channel} ${recipient}` : channel);

it('owes a delivery on every channel that is open, and on no other', () => {
  expect(owed(['in-app'], 'duty-call', { handlerId: 'zhou-lead', region: EAST })).toEqual(['in-app']);
  expect(owed(ALL, 'duty-call', { handlerId: 'zhou-lead', region: EAST })).toEqual(['in-app', 'webhook', 'sms zhou-lead', 'email zhou-lead']);
});

it('sends text messages for what does not wait, and mail to whoever has an address', () => {
  expect(owed(ALL, 'new-case', { handlerId: 'zhou-lead', region: EAST })).toEqual(['in-app', 'webhook', 'email zhou-lead']);
  expect(owed(ALL, 'duty-call', { handlerId: 'li-intake', region: EAST })).toEqual(['in-app', 'webhook', 'sms li-intake']);
});

it('reaches everybody of a post in its own region, and of a department its own people', () => {
  expect(owed(ALL, 'rung', { role: 'team-lead', region: EAST })).toEqual(['in-app', 'webhook', 'sms zhou-lead', 'email zhou-lead']);
  expect(owed(ALL, 'rung', { role: 'supervisor', region: COUNTY })).toEqual(['in-app', 'webhook', 'sms wu-county', 'email wu-county']);
  expect(owed(ALL, 'slip', { role: 'department-handler', department: 'medical-insurance', region: COUNTY })).toEqual(['in-app', 'webhook', 'email yi-medical']);
  expect(owed(ALL, 'slip', { role: 'town-intake', region: '999999999000' })).toEqual(['in-app', 'webhook']);
});

it('reaches whoever stands in for the post as well, each once', () => {
  const lead = PEOPLE.find(({ post }) => post === 'zhou-lead')!;
  const stands = [...PEOPLE, { ...lead, recipient: 'wang-approver', has_email: false }, { ...lead, post: 'other-lead' }];
  expect(owed(ALL, 'rung', { role: 'team-lead', region: EAST }, stands)).toEqual(['in-app', 'webhook', 'sms zhou-lead', 'sms wang-approver', 'email zhou-lead']);
});

it('owes nothing to somebody who is not there any more', () => {
  expect(owed(ALL, 'duty-call', { handlerId: 'left-long-ago', region: EAST })).toEqual(['in-app', 'webhook']);
});
