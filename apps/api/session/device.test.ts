import { expect, test } from '@jest/globals';
import { deviceOf } from '#apps/api/session/device.js';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Microsoft Edge · Windows'],
  [`Mozilla/5.0 (Linux; Android 14; PHK110) ${WEBKIT} Chrome/140.0.0.0 Mobile Safari/537.36`, 'Chrome · Android'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox · Linux'],
  ['curl/8.5.0', null], ['', null], [undefined, null], ['\u0000'.repeat(9_000), null],
])('%j is %j', (agent, device) => {
  expect(deviceOf(agent)).toBe(device);
});
