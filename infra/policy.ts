import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Calendar, parseCalendarYear } from '#libs/calendar/calendar.js';
import { instantOf, localDate } from '#libs/clock/instant.js';
import { digestOf } from '#libs/contracts/digest.js';
import { parsePack } from '#libs/policy/check.js';
import type { Pack } from '#libs/policy/pack.js';
import { ROOT } from '#infra/root.js';

/** The rules new cases begin with; a case keeps the edition it began with. */
export interface Edition {
  pack: Pack;
  packHash: string;
  calendar: Calendar;
  calendarHash: string;
}

/** @throws when a file is wrong: nothing may start on wrong rules. */
export function readEdition(packId: string, onDate?: string): Edition {
  const pack = readPack(packId, onDate);
  const calendar = readCalendar();
  return { pack, packHash: digestOf(pack), calendar, calendarHash: digestOf(calendar) };
}

/** The packs there are, whatever their versions. */
export function packIds(): string[] {
  return [...new Set(packFiles().map(({ id }) => id))].sort();
}

/** Every pack of this release, in all its versions. @throws when one is wrong. */
export function releasedPacks(): Pack[] {
  return packFiles().map(({ file }) => readPackFile(file));
}

/**
 * The pack as it is in force on a day (`YYYY-MM-DD`, in China), by default today: of the versions valid then, the highest.
 * @throws when there is none, or a version of it is wrong.
 */
export function readPack(packId: string, onDate = localDate(instantOf(Date.now()))): Pack {
  const versions = packFiles().filter(({ id }) => id === packId).map(({ file }) => readPackFile(file));
  if (versions.length === 0) throw new Error(`there is no policy pack ${packId}`);
  const inForce = versionInForce(versions, onDate);
  if (!inForce) throw new Error(`no version of the policy pack ${packId} is in force on ${onDate}`);
  return inForce;
}

/** A later version takes the place of an earlier one from its own first day on. */
export function versionInForce(versions: Pack[], onDate: string): Pack | null {
  return versions.filter(({ validFrom, validTo }) => validFrom <= onDate && (validTo === null || onDate <= validTo))
    .sort((a, b) => b.version - a.version)[0] ?? null;
}

/** `<id>.yaml`, and beside it `<id>.v3.yaml`: the name says which pack and, where there are several, which version. */
export function packFiles(): { file: string; id: string; version: number | null }[] {
  return readdirSync(PACKS).filter(file => file.endsWith('.yaml')).sort().map(file => {
    const [, id, version] = /^(.*?)(?:\.v(\d+))?\.yaml$/.exec(file)!;
    return { file, id: id!, version: version === undefined ? null : Number(version) };
  });
}

/** @throws when it is wrong. */
export function readPackFile(file: string): Pack {
  try {
    return parsePack(readFileSync(join(PACKS, file), 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Every published calendar year. @throws when one is wrong. */
export function readCalendar(): Calendar {
  return { years: readdirSync(YEARS).filter(file => file.endsWith('.json')).sort().map(file => parseCalendarYear(readFileSync(join(YEARS, file), 'utf8'))) };
}

const PACKS = join(ROOT, 'libs/policy/packs');
const YEARS = join(ROOT, 'libs/calendar/years');
