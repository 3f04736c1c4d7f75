/** What sealed columns hold, and what each value is bound to. The worker writes them and the API reads them under the same names. */

/** `journal_event.sealed`: each personal field with the salt that hides it in its commitment. */
export interface SaltedFields {
  [field: string]: { salt: string; value: string };
}

/** The context of `relief_case.sealed_state`. */
export const stateContext = (caseId: string) => `state:${caseId}`;

/** The context of `read_log.sealed_reason`. */
export const readContext = (caseId: string) => `read:${caseId}`;

/** The context of `journal_event.sealed`. */
export const eventContext = (caseId: string, seq: number) => `event:${caseId}:${seq}`;
