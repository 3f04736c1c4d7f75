import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '#infra/root.js';
import { regionCode, staffId } from '#libs/contracts/command.js';
import { ROLES } from '#libs/contracts/words.js';

export const DEMO_STAFF_FILE = join(ROOT, 'infra/demo/staff.json');

const file = z.object({
  towns: z.array(z.object({ code: regionCode, name: z.string() })),
  staff: z.array(z.object({ id: staffId, name: z.string(), role: z.enum(ROLES), region: regionCode })),
});

export type Account = z.infer<typeof file>['staff'][number];

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
    return new Staff(file.parse(JSON.parse(readFileSync(path, 'utf8'))));
  }
}
