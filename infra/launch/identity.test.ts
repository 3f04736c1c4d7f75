import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commandLineOf, identityOf, isAlive, parentOf, parseProcStat, parsePsLine } from '#infra/launch/identity.js';

it('tells a live process from one that has ended, and from another with the same number', async () => {
  const child = spawn('sleep', ['30']);
  const identity = identityOf(child.pid ?? 0);
  if (!identity) throw new Error('no identity');
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startTime: '1' })).toBe(false);
  expect(isAlive({ ...identity, bootId: 'before' })).toBe(false);
  expect(parentOf(identity.pid)).toBe(process.pid);
  expect(commandLineOf(identity.pid)).toContain('30');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
});

it('reads /proc/pid/stat also when the name holds brackets', () => {
  const after = 'S 7 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 4242 0';
  expect(parseProcStat(`99 (a) b (c)) ${after}`)).toEqual({ parent: 7, startTime: '4242' });
  expect(parseProcStat(`99 (gone) ${after.replace('S', 'Z')}`)).toBeUndefined();
});

it('reads a line of ps', () => {
  expect(parsePsLine('  501 Ss+  Mon Nov 23 14:31:00 2026\n')).toEqual({ parent: 501, startTime: 'Mon Nov 23 14:31:00 2026' });
  expect(parsePsLine('  501 Z    Mon Nov 23 14:31:00 2026\n')).toBeUndefined();
});
