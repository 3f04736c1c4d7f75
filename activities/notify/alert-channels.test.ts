import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import { AlertChannels, type Channel } from '#activities/notify/alert-channels.js';

const EAST = '370899101000';
const COUNTY = '370899000000';
const staff = Staff.read(DEMO_STAFF_FILE);
const ALL: Channel[] = ['in-app', 'webhook', 'sms', 'email'];
const owed = (channels: Channel[], ...asked: Parameters<AlertChannels['owed']>) => new AlertChannels(channels, staff).owed(...asked).map(({ channel, recipient }) => recipient ? `${channel} ${recipient}` : channel);

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

it('owes nothing to somebody who is not there any more', () => {
  expect(owed(ALL, 'duty-call', { handlerId: 'left-long-ago', region: EAST })).toEqual(['in-app', 'webhook']);
});
