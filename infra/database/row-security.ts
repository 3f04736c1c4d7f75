/**
 * Which rows each application's role is shown: the worker all, the API those within the scope it names (`rows.ts`). Written anew at every start, so
 * that it is always this release's. Conditions that callers add have to be leakproof for their indexes to be used: `starts_with` and `^@` are, LIKE is not.
 */
export function rowSecurity(worker: string, api: string): string {
  return Object.entries(SHOWN).map(([table, shown]) => `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS worker ON ${table}; CREATE POLICY worker ON ${table} TO ${worker} USING (true);
    DROP POLICY IF EXISTS api ON ${table}; CREATE POLICY api ON ${table} TO ${api} USING (${shown});`).join('\n');
}

/** A setting that was made in an earlier transaction reads as empty; an empty region shows nothing. */
const REGION = `nullif(current_setting('jishi.region', true), '')`;
const DEPARTMENT = `current_setting('jishi.department', true)`;

/** Under whichever account; nothing is shown where nobody says who looks. */
const RECUSED = `recused && string_to_array(current_setting('jishi.persons', true), ',')`;

const OF_A_CASE_IN_SIGHT = (table: string) => `EXISTS (SELECT FROM relief_case c WHERE c.case_id = ${table}.case_id)`;

const SHOWN = {
  relief_case: `(CASE WHEN ${DEPARTMENT} = ''
    THEN starts_with(town_code, ${REGION}) OR EXISTS (SELECT FROM unnest(seen_by) AS beside WHERE starts_with(beside, ${REGION}))
    ELSE starts_with(town_code, ${REGION}) AND ${DEPARTMENT} = ANY (departments) END
    OR EXISTS (SELECT FROM glass g WHERE g.case_id = relief_case.case_id AND g.account_id = current_setting('jishi.account', true) AND g.until_at > clock_timestamp())) AND NOT (${RECUSED})`,
  journal_event: OF_A_CASE_IN_SIGHT('journal_event'),
  journal_cause: OF_A_CASE_IN_SIGHT('journal_cause'),
  // Whoever is kept away, or let back in, is told so.
  alert: `${OF_A_CASE_IN_SIGHT('alert')} OR (kind IN ('recused', 'recusal-lifted') AND to_handler = current_setting('jishi.account', true))`,
  alert_delivery: 'EXISTS (SELECT FROM alert a WHERE a.alert_key = alert_delivery.alert_key)',
  read_log: OF_A_CASE_IN_SIGHT('read_log'),
  case_decider: OF_A_CASE_IN_SIGHT('case_decider'),
  // Counted by the ten thousand: by what the rows themselves say, which is less than the case would let through.
  clock_record: `starts_with(town_code, ${REGION}) AND (${DEPARTMENT} = '' OR department = ${DEPARTMENT})`,
  upload: OF_A_CASE_IN_SIGHT('upload'),
  // Whoever holds a slip lists it; that there are others a case's own page says.
  slip: `CASE WHEN ${DEPARTMENT} = '' THEN starts_with(to_town, ${REGION}) ELSE to_department = ${DEPARTMENT} END AND ${OF_A_CASE_IN_SIGHT('slip')}`,
  case_key: OF_A_CASE_IN_SIGHT('case_key'),
  // Auditors', by where whoever looked works.
  id_lookup: `starts_with(region, ${REGION}) AND ${DEPARTMENT} = ''`,
  lookup_secret: OF_A_CASE_IN_SIGHT('lookup_secret'),
};
