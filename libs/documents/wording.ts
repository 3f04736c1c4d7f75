import type { Clock } from '#libs/clock/clocks.js';
import { type Instant, instantOf, localDate, msOf } from '#libs/clock/instant.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { Body } from '#libs/contracts/words.js';
import { type CaseFile, type Shown, townAt } from '#libs/documents/paper.js';
import { mask } from '#libs/identifiers/mask.js';
import { capitals } from '#libs/money/capitals.js';
import { yuan } from '#libs/money/fen.js';
import type { Citation } from '#libs/policy/pack.js';
import { countyOf } from '#libs/relief/authority.js';

/** How papers say things: days, sums, offices, numbers that are not everybody's to read. */

/** `2026年11月26日` */
export function dayZh(at: Instant | string): string {
  const [year, month, day] = at.slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** `2026年11月26日 14时05分` */
export function momentZh(at: Instant): string {
  return `${dayZh(at)} ${at.slice(11, 13)}时${at.slice(14, 16)}分`;
}

/** Till when something is due. A window of days ends with its last day, which instants write as the next one's midnight. */
export function dueZh({ due, provisional }: Pick<Clock, 'due' | 'provisional'>): string {
  const end = due.slice(11, 19) === '00:00:00' ? `${dayZh(localDate(instantOf(msOf(due) - 1)))} 24时` : momentZh(due);
  return `${end}前${provisional ? '（次年放假安排公布前为暂定）' : ''}`;
}

/** `¥1,200.00（人民币壹仟贰佰元整）` */
export function sumZh(amountFen: string): string {
  return `${yuan(amountFen)}（${capitals(amountFen)}）`;
}

/** A notice by its number and section, a law by its name. */
export function citedZh({ notice, section }: Citation): string {
  const place = section.replaceAll('(', '（').replaceAll(')', '）');
  return notice.startsWith('中华人民共和国') ? `《${notice}》${place}` : `${notice} ${place}`;
}

export function townName({ names }: Pick<CaseFile, 'names'>, townCode: string): string {
  return names.regions.get(townCode) ?? townCode;
}

export function personName({ names }: Pick<CaseFile, 'names'>, staffId: string): string {
  if (staffId === 'citizen') return '求助人';
  return staffId === 'system' ? '系统' : names.people.get(staffId) ?? staffId;
}

/** A town's government, or a street's office. */
export function townOffice(file: Pick<CaseFile, 'names'>, townCode: string): string {
  const name = townName(file, townCode);
  if (name.endsWith('街道')) return `${name}办事处`;
  return /[镇乡]$/.test(name) ? `${name}人民政府` : name;
}

/** A county's civil affairs, or one of its other departments, as far as the policy names it. */
export function departmentOffice(file: CaseFile, department: string): string {
  const county = file.names.regions.get(countyOf(file.state.townCode)) ?? '';
  if (department === 'civil-affairs') return `${county}民政局`;
  return `${county}${nameIn(file.pack.departments, department)}部门`;
}

/** In whose name something is decided. */
export function bodyOffice(file: CaseFile, body: Body, programme: string | null, decision: CaseEvent): string {
  if (body === 'town') return townOffice(file, townAt(file, decision));
  if (body === 'city') return '市级民政部门';
  return departmentOffice(file, file.pack.programmes.find(({ id }) => id === programme)?.department ?? 'civil-affairs');
}

/** What the pack calls one of its things; an id stands for itself where it does not know it. */
export function nameIn(list: readonly { id: string; name: { zh: string } }[], id: string): string {
  return list.find(known => known.id === id)?.name.zh ?? id;
}

/** A number of 18 characters that is a resident identity's; others have no sex or age in them. */
export function sexZh(residentId: string | undefined): string {
  return residentId === undefined || isMasked(residentId) ? '' : Number(residentId[16]) % 2 === 1 ? '男' : '女';
}

/** In whole years on a day. */
export function ageOn(residentId: string | undefined, at: Instant): string {
  if (residentId === undefined || isMasked(residentId)) return '';
  const [born, day] = [residentId.slice(6, 14), localDate(at).replaceAll('-', '')];
  return String(Math.floor((Number(day) - Number(born)) / 10_000));
}

/** Kept from whoever prints it, before the paper was written. */
function isMasked(number: string): boolean {
  return number.startsWith('*');
}

export function idZh(residentId: string | undefined, { whole }: Shown): string {
  if (residentId === undefined) return '';
  return whole || isMasked(residentId) ? residentId : mask.idOnPaper(residentId);
}

/** In fours, as it stands on the card; otherwise its end only. */
export function cardZh(bankCard: string, { whole }: Shown): string {
  if (bankCard === '') return '';
  if (isMasked(bankCard)) return bankCard;
  return whole ? bankCard.replace(/\d{4}(?=\d)/g, '$& ') : mask.bankCard(bankCard);
}

/** □ or ■ before each: one of them is ticked where it is known. */
export function choices(names: readonly string[], ticked: string | null = null): string {
  return names.map(name => `${name === ticked ? '■' : '□'}${name}`).join('　');
}
