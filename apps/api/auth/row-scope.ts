import type { RowScope } from '#infra/database/rows.js';
import type { Actor } from '#libs/contracts/command.js';
import { accountsOf, mayRead, READS, regionPrefix, workRegion } from '#libs/relief/authority.js';

/** What PostgreSQL is told of whoever looks. It stands apart from the API's own check (`scope.ts`), so that no fault there takes this with it. */
export function rowScopeOf(actor: Actor): RowScope {
  const { id: account, role, region, department } = actor;
  const otherAccounts = accountsOf(actor).filter(id => id !== account);
  if (!mayRead(actor)) return { account, region: '', department: '', otherAccounts };
  // A handler whose department nobody knows answers for one that has no cases.
  return { account, region: regionPrefix(workRegion(region)), department: READS[role as 'auditor'] === 'slip' ? department ?? '?' : '', otherAccounts };
}
