import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '#infra/root.js';
import { regionCode, staffId } from '#libs/contracts/command.js';
import { ROLES } from '#libs/contracts/words.js';

export const DEMO_STAFF_FILE = join(ROOT, 'infra/demo/staff.json');

/** A department as policies name it. */
export const departmentId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

const staffAccount = z.object({ id: staffId, name: z.string(), role: z.enum(ROLES), region: regionCode, department: departmentId.optional() })
  // Without it no slip would ever reach them; with it nobody else would get one.
  .refine(({ role, department }) => (role === 'department-handler') === (department !== undefined), { path: ['department'], message: 'a department\'s handler names it, and nobody else does' });

const file = z.object({
  towns: z.array(z.object({ code: regionCode, name: z.string() })),
  staff: z.array(staffAccount),
});

export type Account = z.infer<typeof staffAccount>;

/** The towns an office serves and the people who work there. */
export class Staff {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly towns: ReadonlyMap<string, string>;

  constructor({ staff, towns }: z.infer<typeof file>) {
    this.accounts = new Map(staff.map(account => [account.id, account]));
    this.towns = new Map(towns.map(town => [town.code, town.name]));
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
