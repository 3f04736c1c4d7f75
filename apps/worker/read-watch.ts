import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import type { AlertChannels } from '#activities/notify/alert-channels.js';
import { raise } from '#activities/notify/raised-alert.js';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { tx } from '#infra/database/source.js';
import type { AlertKind } from '#libs/relief/alerts.js';
import { countyOf } from '#libs/relief/authority.js';

/** So many reads of whole personal data by one account within the window are told to the auditor. */
export const MANY_READS = 20;
const WINDOW = `interval '10 minutes'`;

interface Burst {
  account_id: string;
  read_no: string;
  read_at: Date;
  case_id: string;
  case_no: string;
  town_code: string;
}

/** Watches who reads a great deal at once: disclosures, papers and files. One alert for a burst, however long it goes on. */
export class ReadWatch implements LockedWork {
  readonly name = 'read-watch';
  readonly lock = 7_210_031;
  readonly pauseMs = 2_000;

  constructor(private readonly database: DataSource, private readonly channels: AlertChannels, private readonly log: Logger) {}

  async turn(): Promise<number> {
    const told = await tx(this.database, async manager => {
      await manager.query('SELECT pg_advisory_xact_lock($1, 1)', [this.lock]);
      let count = 0;
      for (const burst of await manager.query(BURSTS, [MANY_READS - 1]) as Burst[]) count += await this.tell(manager, burst) ? 1 : 0;
      return count;
    });
    if (told > 0) this.log.warn({ told }, 'an account has read a lot of personal data in a short time');
    return 0;
  }

  private async tell(manager: EntityManager, { account_id: account, read_no, read_at, case_id, case_no, town_code }: Burst): Promise<boolean> {
    const [known] = await manager.query(`SELECT 1 FROM alert WHERE kind = $1 AND step = $2 AND occurred_at > $3::timestamptz - ${WINDOW}`, [KIND, account, read_at]) as unknown[];
    if (known) return false;
    await raise(manager, this.channels, {
      key: `reads-${account}:${read_no}:0`, caseId: case_id, caseNo: case_no, kind: KIND, step: account,
      to: { role: 'auditor', region: countyOf(town_code) }, at: read_at,
    });
    return true;
  }
}

const KIND: AlertKind = 'many-reads';

/** Reads that are the twentieth within the window; those of the last hour, should nobody have watched meanwhile. */
const BURSTS = `
  SELECT r.account_id, r.read_no, r.read_at, r.case_id, r.case_no, c.town_code FROM (
    SELECT read_no, read_at, account_id, case_id, case_no, lag(read_at, $1::int) OVER (PARTITION BY account_id ORDER BY read_no) AS since
      FROM read_log WHERE read_at > clock_timestamp() - interval '70 minutes' AND act <> 'search') AS r JOIN relief_case c USING (case_id)
   WHERE r.since >= r.read_at - ${WINDOW} AND r.read_at > clock_timestamp() - interval '1 hour' ORDER BY r.read_no`;
