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

/** Reads a pack and every published calendar year. @throws when a file is wrong: nothing may start on wrong rules. */
export function readEdition(packId: string): Edition {
  const pack = parsePack(readFileSync(join(ROOT, 'libs/policy/packs', `${packId}.yaml`), 'utf8'));
  const folder = join(ROOT, 'libs/calendar/years');
  const years = readdirSync(folder).filter(file => file.endsWith('.json')).sort().map(file => parseCalendarYear(readFileSync(join(folder, file), 'utf8')));
  const calendar = { years };
  return { pack, packHash: digestOf(pack), calendar, calendarHash: digestOf(calendar) };
}
