import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '#infra/root.js';
import { nameText, regionCode, residentId, staffId } from '#libs/contracts/command.js';
import { departmentId, departmentNamed } from '#libs/contracts/request.js';
import { regionCovers, workRegion } from '#libs/relief/authority.js';
import type { Roster } from '#libs/relief/roster.js';
import { ROLES } from '#libs/contracts/words.js';

export const DEMO_STAFF_FILE = join(ROOT, 'infra/demo/staff.json');

const staffAccount = z.object({ id: staffId, name: nameText(60), role: z.enum(ROLES), region: regionCode, department: departmentId.optional(), phone: z.string().regex(/^\+?\d{5,20}$/).optional(), email: z.email().optional(), residentId: residentId.optional() })
  .refine(departmentNamed.check, departmentNamed.params);

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day, HH:MM');

/** Whom people call, as they read it. */
const telephone = z.string().regex(/^\+?[\d-]{5,20}$/).optional();

const file = z.object({
  /** The body that speaks for the whole instance, by the region its administrators stand under. */
  body: regionCode.optional(),
  counties: z.array(z.object({ code: regionCode, name: nameText(60), policy: z.string().optional(), phone: telephone })),
  towns: z.array(z.object({ code: regionCode, name: nameText(60), phone: telephone })),
  staff: z.array(staffAccount),
  rosters: z.array(z.object({
    townCode: regionCode,
    shifts: z.array(z.object({ from: timeOfDay, to: timeOfDay, dates: z.array(z.iso.date()).min(1).optional(), staff: z.array(staffId).min(1) })).min(1),
  })).optional(),
}).superRefine(({ counties, towns, staff, rosters = [] }, context) => {
  for (const [i, { townCode, shifts }] of rosters.entries()) for (const [j, shift] of shifts.entries()) for (const [k, id] of shift.staff.entries()) {
    // Whoever is called has to be able to see the case.
    const account = staff.find(one => one.id === id);
    if (!account || !regionCovers(workRegion(account.region), townCode)) context.addIssue({ code: 'custom', path: ['rosters', i, 'shifts', j, 'staff', k], message: 'is nobody who works for that town' });
  }
  // The county says by which rules a town works.
  for (const [i, { code }] of towns.entries()) {
    if (!counties.some(county => county.code === countyOf(code))) context.addIssue({ code: 'custom', path: ['towns', i, 'code'], message: 'lies in none of the counties' });
  }
});

export type Account = z.infer<typeof staffAccount>;

/** The counties and towns an instance serves and the people who work there. */
export class Staff {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly towns: ReadonlyMap<string, string>;
  /** Counties by their code, each with the policy pack it works by, where it names one. */
  readonly counties: ReadonlyMap<string, { code: string; name: string; policy?: string | undefined }>;

  /** Whom people call, by the code of the town or the county; some have none. */
  readonly phones: ReadonlyMap<string, string>;

  /** Who is on duty in which town, by the time of day. */
  readonly rosters: readonly Roster[];

  /** Under which region the administrators stand who speak for the whole instance. */
  readonly body: string;

  constructor({ staff, towns, counties, rosters = [], body }: z.infer<typeof file>) {
    this.body = body ?? smallestOver(counties.map(({ code }) => code));
    this.counties = new Map(counties.map(county => [county.code, county]));
    this.accounts = new Map(staff.map(account => [account.id, account]));
    this.rosters = rosters;
    this.towns = new Map(towns.map(town => [town.code, town.name]));
    this.phones = new Map([...counties, ...towns].flatMap(({ code, phone }) => phone === undefined ? [] : [[code, phone]]));
  }

  /** @throws when the file is missing or wrong. */
  static read(path: string): Staff {
    return Staff.parse(JSON.parse(readFileSync(path, 'utf8')));
  }

  /** @throws when an account or a town is wrong. */
  static parse(content: unknown): Staff {
    return new Staff(file.parse(content));
  }
}

/** The smallest region that covers all: a county, a city, a province, or the whole country. */
export function smallestOver(counties: string[]): string {
  const [first = NATION, ...others] = counties;
  const digits = [6, 4, 2].find(n => others.every(other => other.slice(0, n) === first.slice(0, n)));
  return digits === undefined ? NATION : first.slice(0, digits).padEnd(12, '0');
}

/** No county's, so that whoever stands under it keeps accounts of nobody below. */
const NATION = '000000000000';

/** The county a town lies in. */
export function countyOf(townCode: string): string {
  return `${townCode.slice(0, 6)}000000`;
}
