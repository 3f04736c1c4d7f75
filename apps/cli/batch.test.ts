import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '#infra/root.js';

const folder = mkdtempSync(join(tmpdir(), 'jishi-batch-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command line as a person would, in a process and a zone of its own, with no instance anywhere. */
function jishi(args: string[], { input = '', zone = 'UTC' } = {}): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), ...args],
    { cwd: folder, env: { TZ: zone, INIT_CWD: folder, JISHI_DATA: join(folder, 'none') }, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { code: status, stdout, stderr };
}
const file = (name: string, text: string) => { writeFileSync(join(folder, name), text); return name; };
const json = (answer: { stdout: string }) => JSON.parse(answer.stdout) as any; // oxlint-disable-line typescript/no-explicit-any -- what comes out is looked at, field by field

const QUESTION = { pack: 'jining-2021', clock: 'paperwork', anchor: '2026-09-29T16:00:00+08:00' };
const PERSON = ['clock', 'explain', '--pack', 'jining-2021', '--clock', 'paperwork', '--anchor', '2026-09-29T16:00:00+08:00'];

describe('clock explain', () => {
  const anchors = Array.from({ length: 100 }, (_, i) => new Date(Date.UTC(2026, 0, 1) + i * 313_373_000).toISOString())
    .concat('2026-03-08T02:30:00-05:00', '2026-03-29T02:30:00+01:00', '2026-10-12T15:59:59.999Z', '2026-10-12T16:00:00Z', '2026-12-31T23:59:59+14:00');
  const questions = anchors.flatMap(anchor => ['urgent-relief', 'paperwork'].map(clock => ({ ...QUESTION, clock, anchor })));

  it('answers a batch in order, the same in every zone', () => {
    const answers = ['America/New_York', 'UTC', 'Asia/Shanghai', 'Pacific/Kiritimati'].map(zone => jishi(['clock', 'explain', '--batch', '-', '--json'], { input: JSON.stringify(questions), zone }));
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(answers.map(() => [0, '']));
    for (const { stdout } of answers) expect(stdout).toBe(answers[0]!.stdout);
    const first = json(answers[0]!);
    expect(first).toHaveLength(questions.length);
    expect(Object.keys(first[0])).toEqual(['due', 'provisional', 'basis', 'citation', 'counted', 'skipped', 'rungs']);
    expect(first.map((a: { counted: string[] }) => a.counted.length)).toEqual(questions.map(q => q.clock === 'paperwork' ? 5 : 0));
  });

  it('answers the others when one has no answer', () => {
    const { code, stdout, stderr } = jishi(['clock', 'explain', '--batch', file('some.json', `\ufeff${JSON.stringify([QUESTION, { ...QUESTION, pack: 'x' }, 7, QUESTION])}`), '--json']);
    expect([code, stderr]).toEqual([1, '']);
    expect(json({ stdout })).toMatchObject([
      { due: '2026-10-13T00:00:00+08:00' }, { error: { code: 'unknown-pack', field: 'pack' } }, { error: { code: 'question-invalid', field: null } }, { due: '2026-10-13T00:00:00+08:00' },
    ]);
  });

  // An object, a number, half a list, nothing, and a file that is not there.
  it.each<[string | null]>([['{}'], ['7'], ['['], [''], [null]])('%j is no batch', text => {
    const { code, stderr } = jishi(['clock', 'explain', '--batch', text === null ? 'none.json' : file('wrong.json', text), '--json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/JSON 数组|无法读取/);
  });

  it('tells people, in columns', () => {
    const { code, stdout } = jishi(PERSON);
    expect(code).toBe(0);
    expect(stdout).toContain('期限  2026-10-13 00:00:00，即 2026-10-12 24:00\n');
    expect(stdout).toContain('  2026-10-07  周三  不计           国庆节\n  2026-10-08  周四  第 2 个工作日\n');
    expect(stdout).toContain('  2026-10-10  周六  第 4 个工作日  调休上班\n');
    expect(jishi([...PERSON, '--lang', 'en']).stdout).toContain('  2026-10-07  Wed  not counted    National Day\n');
  });

  it('tells people of whom a clock is, and what it does by itself', () => {
    const ask = (pack: string, clock: string, lang: string) => jishi(['clock', 'explain', '--pack', pack, '--clock', clock, '--anchor', '2026-10-11T20:00:00+08:00', '--lang', lang]).stdout;
    expect(ask('chaoyang-2021', 'public-notice', 'zh')).toMatch(/起算  2026-10-11 20:00:00 \+08:00  公示开始\n停止  公示结束或有异议\n[^]*\n  due  2026-10-15 00:00:00  到期  公示结束\n$/);
    expect(ask('jining-2021', 'undelegated-county', 'en')).toMatch(/\nFor     cases raised to a higher body\nBegins  2026-10-11 20:00:00 \+08:00  raised to a higher body\nStops   decided\n/);
  });

  it('tells people why not', () => {
    const refused = jishi([...PERSON.slice(0, -1), '2026-09-31T16:00:00+08:00', '--lang', 'en']);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('"2026-09-31T16:00:00+08:00" is no instant');
    expect(jishi([...PERSON, '--pack', '\u001b[2J']).stderr).toContain('没有政策包 "\\u001b[2J"。可用：');
    const asJson = jishi([...PERSON, '--urgency', 'soon', '--json']);
    expect([asJson.code, json(asJson)]).toEqual([1, { error: { code: 'urgency-invalid', field: 'urgency' } }]);
    expect(jishi(PERSON.slice(0, -2)).code).toBe(2);
    expect(jishi([...PERSON, '--batch', '-'])).toMatchObject({ code: 2 });
  });
});

describe('id check', () => {
  it('answers a batch; that a number is invalid is an answer', () => {
    const { code, stdout } = jishi(['id', 'check', '--batch', '-', '--json'], { input: JSON.stringify([
      { value: '11010519491231002x', kind: 'resident-id' }, { value: '110105491231002', kind: 'resident-id' }, { value: '6222 0200 0000 0008', kind: 'bank-card' },
    ]) });
    expect(code).toBe(0);
    expect(json({ stdout })).toEqual([
      { valid: true, reason: null, normalized: '11010519491231002X' }, { valid: false, reason: 'fifteen-digit', normalized: null }, { valid: false, reason: 'checksum', normalized: null },
    ]);
  });

  it('says which question has no answer', () => {
    const answered = jishi(['id', 'check', '--batch', '-', '--json'], { input: JSON.stringify([{ value: 7, kind: 'bank-card' }, { value: '', kind: 'passport' }, { value: '', kind: 'bank-card' }]) });
    expect([answered.code, json(answered)]).toEqual([1, [
      { error: { code: 'question-invalid', field: 'value' } }, { error: { code: 'unknown-kind', field: 'kind' } }, { valid: false, reason: 'length', normalized: null },
    ]]);
  });

  it('answers people', () => {
    expect(jishi(['id', 'check', '110101299003070010', '--kind', 'resident-id'])).toEqual({ code: 0, stdout: '无效：出生日期尚未到来（future-date）\n', stderr: '' });
    expect(jishi(['id', 'check', '6222-0200-0000-0007', '--kind', 'bank-card', '--lang', 'en']).stdout).toBe('valid: 6222020000000007\n');
    expect(jishi(['id', 'check', '1', '--kind', 'passport']).code).toBe(2);
    expect(jishi(['id', 'check', '1']).code).toBe(2);
    expect(jishi(['id', 'check', '--batch', '-'], { input: '{}' }).code).toBe(2);
  });
});
