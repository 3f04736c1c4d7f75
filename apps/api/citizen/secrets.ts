import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Hashes } from '#infra/hashes.js';
import type { Rows } from '#infra/database/rows.js';
import type { CodeOrigin } from '#libs/contracts/words.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { ApiSettings } from '#apps/api/api-settings.js';

/** Crockford's: no I, L, O and U, so that nobody mistakes one for another on paper. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 140 bits, in seven fours. */
const LENGTH = 28;

/** Where it was handed out: to the phone that applied, by a text message, to whoever reported somebody else's need, or printed by staff. */
export type SecretKind = 'phone' | 'sms' | 'reporter' | 'paper';

/** What each opens. The family's own speaks for the family; staff could use what they print. */
const ORIGINS = { phone: 'family', sms: 'family', reporter: 'reporter', paper: 'printed' } as const satisfies { [kind in SecretKind]: CodeOrigin };

export interface NewSecret {
  /** In groups, as it is printed. */
  secret: string;
  /** The secret stands behind #, which browsers keep to themselves. */
  link: string;
  /** Keeps its hash, and ends the one of that kind that was issued before. */
  keep(caseId: string, kind: SecretKind, by: string, rows: Rows): Promise<void>;
}

/** What a family looks its case up by. Only hashes under a key of the ring are kept; 140 random bits need no slow one. */
@Injectable()
export class Secrets {
  constructor(private readonly database: DataSource, private readonly settings: ApiSettings, private readonly hashes: Hashes) {}

  create(caseNo: string): NewSecret {
    const letters = Array.from(randomBytes(LENGTH), byte => LETTERS[byte % LETTERS.length]!).join('');
    return {
      secret: letters.match(/.{4}/g)!.join('-'), link: `${this.settings.publicUrl}/lookup#${caseNo}.${letters}`,
      keep: async (caseId, kind, by, rows) => {
        await rows.query(
          `INSERT INTO lookup_secret (case_id, kind, secret_hash, issued_by) VALUES ($1, $2, $3, $4)
           ON CONFLICT (case_id, kind) DO UPDATE SET secret_hash = excluded.secret_hash, keyed = true, issued_at = clock_timestamp(), issued_by = excluded.issued_by`, [caseId, kind, this.hashes.lookup(letters), by]);
      },
    };
  }

  /** The town whose case it is, and whose secret; null for a wrong number and a wrong secret alike, after the same work. */
  async find(caseNo: string, secret: string): Promise<{ town: string; origin: CodeOrigin } | null> {
    const rows = await this.database.query('SELECT kind, secret_hash, town_code FROM secrets_of($1)', [isCaseNumber(caseNo) ? caseNo : '']) as { kind: SecretKind; secret_hash: Buffer; town_code: string }[];
    const given = this.hashes.lookup(plain(secret));
    let found: { town: string; origin: CodeOrigin } | null = null;
    // As many comparisons whatever there is.
    for (let i = 0; i < KINDS; i++) {
      const row = rows[i];
      if (timingSafeEqual(row?.secret_hash ?? NOBODYS, given) && row) found = { town: row.town_code, origin: ORIGINS[row.kind] };
    }
    return found;
  }
}

const KINDS = Object.keys(ORIGINS).length;
const NOBODYS = randomBytes(32);

/** As somebody types it from paper. */
function plain(secret: string): string {
  return secret.toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
