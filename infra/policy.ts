import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Calendar, parseCalendarYear } from '#libs/calendar/calendar.js';
import { digestOf } from '#libs/contracts/digest.js';
import { type Pack, parsePack } from '#libs/policy/pack.js';
import { ROOT } from '#infra/root.js';

/** The rules new cases begin with; a case keeps the edition it began with. */
export interface Edition {
  pack: Pack;
  packHash: string;
  calendar: Calendar;
  calendarHash: string;
}

/** @throws when a file is wrong: nothing may start on wrong rules. */
export function readEdition(packId: string): Edition {
  const pack = readPack(packId);
  const calendar = readCalendar();
  return { pack, packHash: digestOf(pack), calendar, calendarHash: digestOf(calendar) };
}

/** The packs there are; a pack's file is named by its id. */
export function packIds(): string[] {
  return readdirSync(PACKS).filter(file => file.endsWith('.yaml')).map(file => file.slice(0, -'.yaml'.length)).sort();
}

/** @throws when there is no such pack, or it is wrong. */
export function readPack(packId: string): Pack {
  return parsePack(readFileSync(join(PACKS, `${packId}.yaml`), 'utf8'));
}

/** Every published calendar year. @throws when one is wrong. */
export function readCalendar(): Calendar {
  return { years: readdirSync(YEARS).filter(file => file.endsWith('.json')).sort().map(file => parseCalendarYear(readFileSync(join(YEARS, file), 'utf8'))) };
}

const PACKS = join(ROOT, 'libs/policy/packs');
const YEARS = join(ROOT, 'libs/calendar/years');
