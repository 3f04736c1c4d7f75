/**
 * Which rows each application's role is shown: the worker all, the API those within the scope it names (`rows.ts`). Written anew at every start, so
 * that it is always this release's. Conditions that callers add have to be leakproof for their indexes to be used: `starts_with` and `^@` are, LIKE is not.
 *
 * What the scope says is taken by `(SELECT scope(…))`: once for a statement, so that its seal is looked at once and not for
 * each row, and so that nobody can say something else between two rows.
 */
export function rowSecurity({ worker, api, definer }: { worker: string; api: string; definer: string }): string {
  return Object.entries(SHOWN).map(([table, shown]) => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY worker ON ${table} TO ${worker} USING (true);
    CREATE POLICY definer ON ${table} TO ${definer} USING (true);
    CREATE POLICY api ON ${table} TO ${api} USING (${shown})${table in WRITTEN ? ` WITH CHECK (${shown} AND ${WRITTEN[table]})` : ''};`).join('\n');
}

/** All of ours, of whatever release: functions they call are made anew after this. */
export const DROP_POLICIES = `DO $$
  DECLARE found record;
  BEGIN
    FOR found IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
      EXECUTE format('DROP POLICY %I ON public.%I', found.policyname, found.tablename);
    END LOOP;
  END $$;`;

/** Null, which shows nothing, where nothing of the kind was said. */
const WHOLE = `(SELECT scope('whole'))`;
const PART = `(SELECT scope('part'))`;
const DEPARTMENT = `(SELECT scope('department'))`;
const ACCOUNT = `(SELECT scope('account'))`;

/** Under whichever account; nothing is shown where nobody says who looks. */
const RECUSED = `recused && string_to_array((SELECT scope('persons')), ',')`;

const OF_A_CASE_IN_SIGHT = (table: string) => `EXISTS (SELECT FROM relief_case c WHERE c.case_id = ${table}.case_id)`;

const SHOWN = {
  relief_case: `(starts_with(town_code, ${WHOLE})
    OR EXISTS (SELECT FROM unnest(seen_by) AS beside WHERE starts_with(beside, ${WHOLE}))
    OR starts_with(town_code, ${PART}) AND ${DEPARTMENT} = ANY (departments)
    OR EXISTS (SELECT FROM glass g WHERE g.case_id = relief_case.case_id AND g.account_id = ${ACCOUNT} AND g.until_at > clock_timestamp()))
    AND NOT (${RECUSED})`,
  journal_event: OF_A_CASE_IN_SIGHT('journal_event'),
  journal_cause: OF_A_CASE_IN_SIGHT('journal_cause'),
  // Whoever is kept away, or let back in, is told so.
  // What is about an account, and no case, its holder is told, and whoever audits there.
  alert: `${OF_A_CASE_IN_SIGHT('alert')}
    OR (case_id IS NULL AND (to_handler = ${ACCOUNT} OR starts_with(to_region, ${WHOLE})))
    OR (kind IN ('recused', 'recusal-lifted') AND to_handler = ${ACCOUNT})`,
  alert_delivery: 'EXISTS (SELECT FROM alert a WHERE a.alert_key = alert_delivery.alert_key)',
  read_log: OF_A_CASE_IN_SIGHT('read_log'),
  case_decider: OF_A_CASE_IN_SIGHT('case_decider'),
  // Counted by the ten thousand: by what the rows themselves say, which is less than the case would let through.
  clock_record: `CASE WHEN ${WHOLE} IS NOT NULL THEN starts_with(town_code, ${WHOLE})
    ELSE starts_with(town_code, ${PART}) AND department = ${DEPARTMENT} END`,
  upload: OF_A_CASE_IN_SIGHT('upload'),
  // Whoever holds a slip lists it; that there are others a case's own page says.
  slip: `(starts_with(to_town, ${WHOLE}) OR to_department = ${DEPARTMENT}) AND ${OF_A_CASE_IN_SIGHT('slip')}`,
  case_key: OF_A_CASE_IN_SIGHT('case_key'),
  // Auditors', by where whoever looked works.
  id_lookup: `starts_with(region, ${WHOLE})`,
  lookup_secret: OF_A_CASE_IN_SIGHT('lookup_secret'),
};

/** What else has to be so of a row that is written: nobody looks under another's name. */
const WRITTEN: { [table: string]: string } = {
  read_log: `account_id = ${ACCOUNT}`,
  lookup_secret: `issued_by = ${ACCOUNT}`,
};
