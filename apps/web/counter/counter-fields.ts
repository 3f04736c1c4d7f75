import { type Cause, CHANNELS, type Role, URGENCIES, type Urgency } from '#libs/contracts/words.js';
import type { DirectoryView } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import { regionCovers, workRegion } from '#libs/relief/authority.js';
import type { Bilingual } from '#libs/words/words.js';
import { CHANNEL_NAMES, GRADES } from '#libs/words/words.js';
import type { Field, Option } from '#apps/web/form/field.js';

export type Kind = 'apply' | 'report-lead';

/** The towns somebody may take a plea for: their own, or any of their county. */
export function townsOf({ towns }: DirectoryView, region: string): DirectoryView['towns'] {
  return towns.filter(({ code }) => regionCovers(workRegion(region), code));
}

/** How a plea mostly reaches whoever holds such a post. */
export function usualChannel(role: Role): (typeof CHANNELS)[number] {
  return ({ 'village-assistant': 'village', reporter: 'discovery', 'county-duty': 'hotline', 'department-handler': 'department' } as { [role in Role]?: (typeof CHANNELS)[number] })[role] ?? 'town-window';
}

const words = <T extends string>(all: readonly T[], names: { [word in T]: Bilingual }): Option[] => all.map(value => ({ value, label: names[value] }));

export function pleaFields(pack: Pack, kind: Kind): Field[] {
  return [
    { name: 'cause', label: { zh: '困难原因', en: 'Cause' }, kind: 'one', required: true, options: pack.causes.map(({ id, name }): Option => ({ value: id satisfies Cause, label: name })) },
    { name: 'personal.summary', label: { zh: '困难情况', en: 'What happened' }, kind: 'text', required: true, help: { zh: '发生了什么、家里几口人、眼下最急的是什么。', en: 'What happened, who lives there, what presses most.' } },
    { name: 'urgency', label: { zh: '预判等级', en: 'Prejudged grade' }, kind: 'one', options: words(pack.urgencies, GRADES) },
    { name: 'eventDate', label: { zh: '事发日期', en: 'Day of the event' }, kind: 'day', help: { zh: '不填为首次接报当天。', en: 'The day of first contact, if left empty.' } },
    { name: 'channel', label: { zh: '来源', en: 'How it came' }, kind: 'one', required: true, options: words(CHANNELS, CHANNEL_NAMES) },
    ...(kind === 'report-lead' ? [{ name: 'occurredAt', label: { zh: '首次接报时间', en: 'First contact' }, kind: 'moment', help: { zh: '时限自首次接报起算；留空为现在。', en: 'Clocks begin with it; now, if left empty.' } } satisfies Field] : []),
  ];
}

export function personFields(kind: Kind): Field[] {
  const applies = kind === 'apply';
  return [
    { name: 'personal.name', label: { zh: '姓名', en: 'Name' }, kind: 'line', required: applies },
    ...(applies ? [{ name: 'personal.residentId', label: { zh: '身份证号', en: 'Identity number' }, kind: 'line' } satisfies Field] : []),
    { name: 'personal.phone', label: { zh: '电话', en: 'Phone' }, kind: 'line' },
    { name: 'personal.address', label: { zh: '住址', en: 'Address' }, kind: 'line' },
    ...(applies ? [
      { name: 'helped', label: { zh: '由他人代办', en: 'A helper files it' }, kind: 'tick' },
      { name: 'personal.helperName', label: { zh: '代办人姓名', en: 'Helper' }, kind: 'line', required: true, when: ({ helped }) => helped === true },
      { name: 'helperAuthorised', label: { zh: '求助人的委托已登记在案', en: 'The person\'s authorisation is on record' }, kind: 'tick', required: true, when: ({ helped }) => helped === true },
    ] satisfies Field[] : []),
  ];
}

export function paperFields({ materials }: Pack): Field[] {
  const asked = materials.items.filter(({ from }) => from === 'applicant');
  return asked.length === 0 ? [] : [{ name: 'materials', label: { zh: '已经带来的材料', en: 'Papers that came with it' }, kind: 'several', options: asked.map(({ id, name }) => ({ value: id, label: name })) }];
}

/** What nobody is asked for, because shared data prove it. */
export function provenPapers({ materials }: Pack): Bilingual[] {
  return materials.items.filter(({ from }) => from === 'shared-data').map(({ name }) => name);
}

/** The clocks that run for a grade from the registration or the acceptance on. */
export function clocksOfGrade({ clocks }: Pack, urgency: string | undefined): Bilingual[] {
  if (!URGENCIES.includes(urgency as Urgency)) return [];
  const anchors = ['first-contact', 'applied', 'papers-missing', 'materials-complete', 'accepted'];
  return clocks.filter(clock => clock.urgency.includes(urgency as Urgency) && anchors.includes(clock.anchor) && clock.route !== 'undelegated').map(({ name }) => name);
}
