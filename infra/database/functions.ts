import { AGREEMENT_FUNCTIONS } from '#infra/database/functions/agreements.js';
import { PERSON_FUNCTIONS } from '#infra/database/functions/persons.js';
import { ACCOUNT_FUNCTIONS } from '#infra/database/functions/accounts.js';
import { BANK_FUNCTIONS } from '#infra/database/functions/bank.js';
import { BEYOND_SCOPE_FUNCTIONS } from '#infra/database/functions/beyond-scope.js';
import type { DatabaseFunction } from '#infra/database/functions/database-function.js';
import { SCOPE_FUNCTIONS } from '#infra/database/functions/scope.js';
import { SESSION_FUNCTIONS } from '#infra/database/functions/sessions.js';

/** All of them, each after those it calls by a body of SQL's own. */
export const FUNCTIONS: readonly DatabaseFunction[] = [
  ...SCOPE_FUNCTIONS, ...BEYOND_SCOPE_FUNCTIONS, ...PERSON_FUNCTIONS, ...AGREEMENT_FUNCTIONS, ...ACCOUNT_FUNCTIONS,
  ...SESSION_FUNCTIONS, ...BANK_FUNCTIONS,
];

/** The roles, quoted. */
export interface FunctionRoles {
  definer: string;
  api: string;
  worker: string;
}

/**
 * Takes away every function that runs with its owner's privileges, whoever made it, and makes this release's. Policies that
 * call one have to be gone before.
 */
export function functionsSql(roles: FunctionRoles): string {
  return [DROP_ALL, ...FUNCTIONS.map(one => functionSql(one, roles))].join('\n');
}

const DROP_ALL = `DO $$
  DECLARE found regprocedure;
  BEGIN
    FOR found IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY oid DESC LOOP
      EXECUTE format('DROP FUNCTION %s', found);
    END LOOP;
  END $$;`;

function functionSql({ name, takes, returns, volatility, body, callers }: DatabaseFunction, roles: FunctionRoles): string {
  const signature = `public.${name}(${takes})`;
  // The API's own connections make a plan for each statement's values; here it would be the same one each time.
  const [language, text] = 'sql' in body ? ['sql', body.sql]
    : ['plpgsql', `SET plan_cache_mode = force_generic_plan AS $body$${body.plpgsql}$body$`];
  return `
    CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE ${language} ${volatility} PARALLEL RESTRICTED
      SECURITY DEFINER SET search_path = pg_catalog, pg_temp ${text};
    ALTER FUNCTION ${signature} OWNER TO ${roles.definer};
    REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
    ${callers.map(caller => `GRANT EXECUTE ON FUNCTION ${signature} TO ${roles[caller]};`).join('\n')}`;
}
