/**
 * A function that does, with its owner's privileges, one narrow thing that a caller has none for (decision 26). Its owner
 * is a role that cannot log in and holds no more than `privileges.ts` gives it.
 */
export interface DatabaseFunction {
  name: string;
  /** Each with its type, as SQL has them. */
  takes: string;
  returns: string;
  volatility: 'STABLE' | 'VOLATILE';
  /**
   * A body of SQL's own (`RETURN …` or `BEGIN ATOMIC …`), whose names are looked up when it is made; or the text of one
   * in PL/pgSQL, which has to name its schema: `public.account`.
   */
  body: { sql: string } | { plpgsql: string };
  /** Nobody: for other functions of ours only. */
  callers: readonly ('api' | 'worker')[];
}
