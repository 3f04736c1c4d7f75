/** What each role may do with which table, besides calling functions. Whatever does not stand here it may not. */
type Privileges = { [table: string]: readonly string[] };

const CASE_TABLES = [
  'journal_event', 'journal_cause', 'policy_edition', 'calendar_year', 'relief_case', 'clock_record', 'case_decider', 'alert',
  'alert_delivery', 'upload', 'glass', 'slip', 'case_key',
];

const also = (tables: readonly string[], more: Privileges): Privileges => {
  const names = new Set([...tables, ...Object.keys(more)]);
  return Object.fromEntries([...names].map(name => [name, [...(tables.includes(name) ? ['SELECT'] : []), ...(more[name] ?? [])]]));
};

const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** The API reads what its caller's scope lets through, and takes down what stands in nobody's case. */
const API = also(
  [
    ...CASE_TABLES, 'county_pack', 'county_pack_in_force', 'session', 'token_revocation', 'read_log', 'account', 'account_change', 'account_proposal', 'calendar_proposal',
    'delegation', 'standing_delegation', 'lookup_secret', 'id_lookup', 'case_head', 'case_figures', 'rung_figures', 'outbox_figures', 'payment_figures',
  ], {
    upload: ['INSERT', 'UPDATE (state, touched_at, size_bytes, scanned_at)'],
    read_log: ['INSERT'],
    // What all its processes count together.
    allowance: ALL, spent_puzzle: ALL, open_stream: ALL,
    scope_turn_no: ['USAGE'],
    lookup_secret: ['INSERT', 'UPDATE (secret_hash, keyed, issued_at, issued_by)'],
  });

/** The worker appends to the journal and keeps the read model. */
const WORKER = also(
  [...CASE_TABLES, 'account', 'standing_delegation', 'payment_order', 'relief_event', 'merge_delivery', 'bank_word', 'calendar_proposal', 'read_log'], {
    journal_event: ['INSERT'], journal_cause: ['INSERT'], policy_edition: ['INSERT'], calendar_year: ['INSERT'],
    case_key: ['INSERT'], case_decider: ['INSERT'],
    relief_case: ['INSERT', 'UPDATE'], payment_order: ['INSERT', 'UPDATE'], alert: ['INSERT', 'UPDATE'],
    alert_delivery: ['INSERT', 'UPDATE'], relief_event: ['INSERT', 'UPDATE'], merge_delivery: ['INSERT', 'UPDATE'],
    glass: ['INSERT', 'UPDATE'], slip: ['INSERT', 'UPDATE'], clock_record: ['INSERT', 'UPDATE', 'DELETE'],
    bank_word: ['UPDATE'], upload: ['UPDATE', 'DELETE'],
    case_serial: ['USAGE'], alert_stream: ['USAGE'],
  });

/** The demo's own issuer lets people choose who they are, and needs no more than that. */
const IDENTITY: Privileges = { account: ['SELECT (account_id, name, role, region, department, left_at)'] };

/** What functions that run with their owner's privileges, and views, come to. */
const DEFINER: Privileges = {
  relief_case: ['SELECT'], journal_event: ['SELECT'], journal_cause: ['SELECT'], alert: ['SELECT', 'INSERT'], alert_delivery: ['SELECT'],
  payment_order: ['SELECT'], relief_event: ['SELECT'], lookup_secret: ['SELECT'], county_pack: ['SELECT', 'INSERT', 'UPDATE'], standing_delegation: ['SELECT'],
  scope_key: ['SELECT'], scope_turn_no: ['USAGE'], code_sent: ['SELECT', 'INSERT'], id_lookup: ['SELECT', 'INSERT'],
  account: ['SELECT', 'INSERT', 'UPDATE'], account_change: ['SELECT', 'INSERT'], account_proposal: ['SELECT', 'INSERT', 'UPDATE'],
  calendar_proposal: ['SELECT', 'INSERT', 'UPDATE'], instance_body: ['SELECT'], delegation: ['SELECT', 'INSERT', 'UPDATE'],
  session: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'], token_revocation: ['SELECT', 'INSERT'], bank_word: ['INSERT'],
};

/** Each role by its name, quoted. */
export interface Grantees {
  worker: string;
  api: string;
  identity: string;
  definer: string;
}

const SEQUENCES = ['case_serial', 'alert_stream', 'scope_turn_no'];
const VIEWS = [
  'case_head', 'case_figures', 'rung_figures', 'outbox_figures', 'payment_figures', 'standing_delegation', 'county_pack_in_force',
];

/** Takes everything from everybody, whatever an earlier release or somebody by hand has given. */
export function revocations({ worker, api, identity, definer }: Grantees, database: string): string {
  const all = `PUBLIC, ${worker}, ${api}, ${identity}, ${definer}`;
  return `
    REVOKE ALL ON DATABASE ${database} FROM ${all};
    REVOKE ALL ON SCHEMA public FROM ${all};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${all};
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ${all};
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM ${all};
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`;
}

export function grants({ worker, api, identity, definer }: Grantees, database: string): string {
  return `
    GRANT CONNECT ON DATABASE ${database} TO ${worker}, ${api}, ${identity};
    GRANT USAGE ON SCHEMA public TO ${worker}, ${api}, ${identity}, ${definer};
    ${([[worker, WORKER], [api, API], [identity, IDENTITY], [definer, DEFINER]] as const).map(([role, privileges]) => grantsTo(role, privileges)).join('\n')}`;
}

/** A view reads as its owner does. */
export function viewOwners(definer: string): string {
  return VIEWS.map(view => `ALTER VIEW ${view} OWNER TO ${definer};`).join('\n');
}

function grantsTo(role: string, privileges: Privileges): string {
  return Object.entries(privileges)
    .map(([name, what]) => `GRANT ${what.join(', ')} ON ${SEQUENCES.includes(name) ? 'SEQUENCE ' : ''}${name} TO ${role};`).join('\n');
}

/** PostgreSQL's own, and given to everybody by it: locks that anybody could hold for ever, and places to fill the disk. */
const LOCKS = `proname ~ '^pg_(try_)?advisory_'`;
const FILLS = `(proname ~ '^(lo_|lowrite$)' OR proname = 'pg_logical_emit_message')`;

/**
 * Keeps a program of ours from holding up the others: the worker's work is divided, and each case written, under such locks. A
 * role that is no superuser cannot take from PUBLIC what is PostgreSQL's; there they stay as they are.
 */
export function systemFunctions({ worker, definer }: Grantees): string {
  return `DO $$
  DECLARE found record;
  BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
    FOR found IN SELECT oid::regprocedure AS name, ${LOCKS} AS locks FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND (${LOCKS} OR ${FILLS}) LOOP
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found.name);
      IF found.locks THEN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${worker}, ${definer}', found.name); END IF;
    END LOOP;
  END $$;`;
}
