import type { z } from 'zod';

/** What is wrong with a pack, and where: `clocks.2.ladder.0.at`; the empty path is the file as a whole. Codes are stable. */
export interface PackFault {
  path: string;
  code: FaultCode;
  message: { zh: string; en: string };
}

/** A pack that cannot be used, with everything that is wrong with it. */
export class WrongPack extends Error {
  readonly faults: PackFault[];
  constructor(faults: PackFault[]) {
    super(faults.map(({ path, code, message }) => `${path || '(file)'}: ${message.en} (${code})`).join('\n'));
    this.faults = faults;
  }
}

export type FaultCode = keyof typeof SENTENCES;
export type Path = (string | number)[];

/** `word` is what the sentence is about: the value that stands there, or the one it clashes with. */
export function fault(path: Path, code: FaultCode, word = ''): PackFault {
  const [zh, en] = SENTENCES[code];
  return { path: path.join('.'), code, message: { zh: zh.replace('{}', () => word), en: en.replace('{}', () => word) } };
}

/** A schema's complaint in our codes. `raw` is what was read: the complaint alone does not tell absent from wrong. */
export function faultsOf(issue: z.core.$ZodIssue, raw: unknown, above: Path = []): PackFault[] {
  const path = [...above, ...issue.path] as Path;
  const value = valueAt(raw, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => fault([...path, key], 'unknown-key', key));
  if (issue.code === 'invalid_key') return [fault(path, 'unknown-key', String(path.at(-1)))];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const shapes = likeliest(issue.errors);
    const keys = shapes.flatMap(inner => inner.map(({ path: within }) => within.join('.'))).join(', ');
    return shapes.flat().flatMap(inner => faultsOf(inner, raw, path)).map(found => shapes.length > 1 && found.code === 'missing' ? fault(found.path.split('.'), 'missing-one', keys) : found);
  }
  const absent = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  if (absent && isCitation(path)) return [fault(path, 'missing-citation')];
  if (value === undefined) return [fault(path, 'missing')];
  if (issue.code === 'too_small' && issue.origin !== 'number' && issue.origin !== 'int') return [fault(path, 'empty')];
  if (issue.code === 'too_small' || issue.code === 'too_big') return [fault(path, 'out-of-range', shown(value))];
  if (issue.code === 'invalid_type' && !(issue.expected === 'int' && typeof value === 'number')) return [fault(path, 'wrong-type', issue.expected)];
  if (issue.code === 'invalid_value' && typeof value !== 'string') return [fault(path, 'wrong-type', 'string')];
  if (path[0] === 'clocks' && path.length === 3 && path[2] === 'stop') return [fault(path, 'stop-not-produced', shown(value))];
  if (path[0] === 'clocks' && path.length === 3 && path[2] === 'anchor') return [fault(path, 'anchor-not-produced', shown(value))];
  if (issue.code === 'invalid_value') return [fault(path, 'unknown-word', issue.values.join(', '))];
  return [fault(path, 'wrong-value', shown(value))];
}

/** What stands at a path of something read from a file; undefined when nothing does. */
function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce((value, key) => typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as { [key: string]: unknown })[key] : undefined, raw);
}

/**
 * Of several shapes that could stand somewhere, the one that was most likely meant: the one with the fewest keys it
 * does not know; several where what would tell them apart is missing.
 */
function likeliest(shapes: z.core.$ZodIssue[][]): z.core.$ZodIssue[][] {
  const strangeness = (issues: z.core.$ZodIssue[]) => issues.filter(issue => issue.code === 'unrecognized_keys').length;
  const least = Math.min(...shapes.map(strangeness));
  const alike = shapes.filter(issues => strangeness(issues) === least);
  return alike.every(issues => issues.some(issue => issue.path.length > 0)) ? alike : [alike[0]!];
}

function isCitation(path: Path): boolean {
  return path.at(-1) === 'citation' || (path.at(-2) === 'citation' && ['notice', 'section'].includes(String(path.at(-1))));
}

/** As JSON, so that a file cannot write control characters on a terminal, and not too long. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? typeof value;
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

const SENTENCES = {
  missing: ['缺少此项', 'is missing'],
  'missing-one': ['缺少以下各项之一：{}', 'one of these is missing: {}'],
  'missing-citation': ['没有写明出处（文件和条款）', 'cites no notice and section'],
  empty: ['此项为空', 'is empty'],
  'unknown-key': ['没有 {} 这一项，可能是拼写有误', 'there is no key {}: misspelt?'],
  'wrong-type': ['类型不对，应为 {}', 'is of the wrong type: {} is wanted'],
  'wrong-value': ['{} 不能用在这里', '{} cannot stand here'],
  'unknown-word': ['不在可用的词之列：{}', 'is none of the words known here: {}'],
  'out-of-range': ['{} 超出范围', '{} is out of range'],
  duplicate: ['{} 出现了两次', '{} stands twice'],
  'unknown-clock': ['没有时限 {}', 'there is no clock {}'],
  'unknown-department': ['没有部门 {}', 'there is no department {}'],
  'unknown-programme': ['没有救助项目 {}', 'there is no programme {}'],
  'unknown-track': ['没有办理类型 {}', 'there is no track {}'],
  'unknown-form': ['先行救助没有 {} 这种形式', 'relief first is not given as {}'],
  'unknown-severity': ['本政策包不区分程度 {}', 'this pack knows no severity {}'],
  'unknown-grade': ['本政策包没有等级 {}', 'this pack offers no grade {}'],
  'grade-without-clock': ['等级 {} 没有任何时限', 'no clock is for the grade {}'],
  'anchor-not-produced': ['没有任何操作会产生起算点 {}', 'no command produces the anchor {}'],
  'stop-not-produced': ['没有任何操作会产生停止点 {}，时限永远停不下来', 'no command produces the stop {}: the clock would never end'],
  'stop-before-anchor': ['停止点 {} 不晚于起算点，时限一开始就已结束', 'the stop {} never comes after the anchor: the clock would end as it begins'],
  'stop-of-another-subject': ['停止点 {} 与起算点不是同一对象的，时限永远停不下来', 'the stop {} is another subject\'s than the anchor: the clock would never end'],
  'route-does-not-fit': ['此时限与办理路径 {} 不符：只有案件才有路径，乡镇自行审批的不上报', 'this clock does not fit the route {}: only a case takes one, and what the town decides itself is never raised'],
  'rung-order': ['提醒节点应由低到高排列，{} 不高于它前面的节点', 'rungs stand from the lowest to the highest: {} is not above the one before it'],
  'unreachable-rung': ['此节点永远不会送达：{} 总在同一时刻到期，或已使时限终止', 'can never be delivered: {} is always due at the same instant, or has ended the clock by then'],
  'no-due-rung': ['没有 due 节点，逾期将无从记录', 'no rung is due: the window could never be breached'],
  'does-not-fit': ['{} 与此时限的起算点或停止点不符', '{} does not fit where this clock begins and stops'],
  'does-too-early': ['期限届满之前不能 {}', '{} has to wait until the window has run'],
  'recipient-not-there': ['此时限没有 {} 可以送达', 'this clock has no {} to be told'],
  'inspection-of-inspection': ['督办的答复时限不能再引发督办', 'an answer to a demand cannot be demanded again by itself'],
  'no-public-notice': ['类型 {} 要求公示，但本政策包不为它设公示', 'the track {} demands a public notice and the pack has none for it'],
  'notice-never-ends': ['{}：公示永远不会结束', '{}: the notice would never end'],
  'dates-reversed': ['早于开始日期 {}', 'lies before its beginning {}'],
  'tier-empty': ['上限不高于下限 {}，没有金额落在其中', 'is not above its lower bound {}: no amount lies between'],
  'tier-gap': ['{}：有的金额没有机关可以审批', '{}: nobody decides some amounts'],
  'tier-overlap': ['{}：有的金额有两个机关可以审批', '{}: two bodies decide the same amounts'],
} as const satisfies { [code: string]: readonly [zh: string, en: string] };
