import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFiles } from '#infra/policy.js';
import { ROOT } from '#infra/root.js';

const folder = mkdtempSync(join(tmpdir(), 'jishi-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const packText = (file: string) => readFileSync(join(ROOT, 'libs/policy/packs', file), 'utf8');

/** Runs the command line as a person would, standing in the folder the files are in. */
function check(text: string | null, ...options: string[]): { code: number | null; stdout: string; stderr: string } {
  if (text !== null) writeFileSync(join(folder, 'pack.yaml'), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), 'policy', 'check', text === null ? 'none.yaml' : 'pack.yaml', ...options],
    { cwd: ROOT, env: { INIT_CWD: folder }, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

describe('policy check', () => {
  it.each(packFiles().map(({ file }) => file))('passes %s', file => {
    expect(check(packText(file))).toEqual({ code: 0, stdout: 'pack.yaml：没有错误\n', stderr: '' });
    expect(JSON.parse(check(packText(file), '--json').stdout)).toEqual({ file: 'pack.yaml', ok: true, errors: [] });
  });

  const broken = packText('chaoyang-2021.yaml').replace('hours: 24', 'hours: 0').replace('at: 80%', 'at: 30%').replace('uptoFen: \'50000\'\n', 'uptoFen: \'40000\'\n');

  it('names every error by its path, in both languages, and the exit code is 1', () => {
    const { code, stdout, stderr } = check(broken, '--json');
    expect([code, stderr]).toEqual([1, '']);
    const { file, ok, errors } = JSON.parse(stdout) as { file: string; ok: boolean; errors: { path: string; code: string; message: { zh: string; en: string } }[] };
    expect([file, ok]).toEqual(['pack.yaml', false]);
    expect(errors.map(({ path, code: what }) => `${path}: ${what}`)).toEqual([
      'clocks.0.value.hours: out-of-range', 'clocks.0.ladder.1.at: rung-order', 'authority.0.uptoFen: tier-gap', 'authority.1.overFen: tier-gap',
    ]);
    expect(errors[0]!.message).toEqual({ zh: '0 超出范围', en: '0 is out of range' });
  });

  it('tells people, in columns', () => {
    const { code, stdout } = check(broken, '--lang', 'en');
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(0, 2)).toEqual(['pack.yaml: 4 errors', '  clocks.0.value.hours  0 is out of range (out-of-range)']);
    expect(check(`${broken}"\\u001b[2J": 1\n`).stdout).toContain('  \\u001b[2J ');
  });

  it('cannot check what is not there, or no YAML', () => {
    expect(check(null)).toMatchObject({ code: 2, stdout: '' });
    const { code, stderr } = check('clocks: [', '--lang', 'en');
    expect([code, stderr]).toEqual([2, expect.stringContaining('pack.yaml is no YAML: ')]);
    expect(check('').code).toBe(1); // YAML, but no pack
  });
});
