import { createHash, createHmac, createPrivateKey, createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import pg from 'pg';
import { LONGEST_TOKEN_SECONDS } from '#apps/api/auth/claims.js';
import { signToken } from '#apps/cli/sign-token.js';
import { type DatabaseRoles, migrate } from '#infra/database/migrate.js';
import { keyLookupSecrets } from '#infra/database/lookup-secrets.js';
import type { RowScope } from '#infra/database/rows.js';
import { ScopeSeal } from '#infra/database/scope-seal.js';
import { Hashes } from '#infra/hashes.js';
import { type KeyRing, readSigningRing } from '#infra/keys.js';
import { ROOT } from '#infra/root.js';
import { solution } from '#libs/identifiers/puzzle.js';
import { Person } from '#test/e2e/browser.js';
import { grantedIn } from '#test/e2e/granted.js';
import { application, EAST, eventually, Town, WEST } from '#test/e2e/town.js';

/** What the operator's own shell holds, each for one program only, or for none. */
const OF_THE_SHELL = {
  JISHI_WEBHOOK_URL: 'http://127.0.0.1:1/hook-of-the-worker', JISHI_WEBHOOK_SECRET: 'secret-of-the-webhook', AWS_SECRET_ACCESS_KEY: 'secret-of-the-store',
  SOMEBODYS_TOKEN: 'token-of-nobody-here', JISHI_SOMETHING_SECRET: 'secret-of-a-setting-to-come',
};

describe('identity and what stands in the database', () => {
  let town: Town;
  let ring: KeyRing;
  let caseNo: string;
  beforeAll(async () => {
    town = await Town.start(OF_THE_SHELL);
    ring = await readSigningRing(town.instance.settings);
    caseNo = (await town.open('li-intake', application({ personal: { name: '林间', summary: '灶房失火' } }))).body.caseNo;
    for (let i = 0; i < 5; i++) await town.open('li-intake', application());
  }, 180_000);
  afterAll(() => town?.stop(), 60_000);

  const asked = async (token: string, method: string, path: string, body?: object) => {
    const response = await fetch(town.instance.settings.apiUrl + path, { method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) });
    return { status: response.status, body: await response.json() as { code?: string; accountId?: string; tokenId?: string | null } };
  };
  const tokenOf = (id: string, tokenId?: string) => signToken(ring, { id }, 600, tokenId);

  describe('a token', () => {
    it('says who calls; in which post, region and department the account\'s row says at each request', async () => {
      const nowSeconds = Math.floor(Date.now() / 1_000);
      const forged = async (sub: string, more: object) => new SignJWT({ iss: 'jishi', aud: 'jishi-api', sub, jti: 'x', iat: nowSeconds, exp: nowSeconds + 600, ...more })
        .setProtectedHeader({ alg: 'EdDSA', kid: ring.tokenKey.kid! }).sign(await importJWK(ring.tokenKey, 'EdDSA'));
      for (const claims of [{ role: 'auditor', region: '370899000000' }, { role: 'administrator', region: '370000000000' }]) {
        const token = await forged('li-intake', claims);
        for (const path of ['/v1/reads', '/v1/accounts', '/v1/account-changes']) expect([claims, path, (await asked(token, 'GET', path)).status]).toEqual([claims, path, 403]);
      }
      // A clerk of the west town stays one, whatever their token says of regions; a handler stays with their own department.
      expect((await asked(await forged('he-intake', { role: 'supervisor', region: '370899000000' }), 'GET', `/v1/cases/${caseNo}`)).status).toBe(404);
      expect((await asked(await forged('jiao-education', { department: 'medical-insurance' }), 'GET', '/v1/session')).body).toMatchObject({ account: { department: 'education' } });
    });

    it('is good for another post from the moment the row says so, and where nothing was put out', async () => {
      const token = await tokenOf('sun-investigator');
      const post = async () => (await asked(token, 'GET', '/v1/session')).body;
      expect(await post()).toMatchObject({ account: { role: 'town-investigator', region: EAST } });
      await town.database.query(`UPDATE account SET region = $1, role = 'town-intake' WHERE account_id = 'sun-investigator'`, [WEST]);
      try {
        expect(await post()).toMatchObject({ account: { role: 'town-intake', region: WEST } });
        expect((await asked(token, 'GET', `/v1/cases/${caseNo}`)).status).toBe(404);
      } finally {
        await town.database.query(`UPDATE account SET region = $1, role = 'town-investigator' WHERE account_id = 'sun-investigator'`, [EAST]);
      }
      expect((await asked(token, 'GET', `/v1/cases/${caseNo}`)).status).toBe(200);
    });

    it('lasts an hour at most and has an id', async () => {
      expect(decodeJwt(town.token('li-intake'))).toEqual({ iss: 'jishi', aud: 'jishi-api', sub: 'li-intake', jti: expect.any(String), iat: expect.any(Number), exp: expect.any(Number) });
      expect((await asked(await signToken(ring, { id: 'li-intake' }, LONGEST_TOKEN_SECONDS), 'GET', '/v1/session')).status).toBe(200);
      expect((await asked(await signToken(ring, { id: 'li-intake' }, LONGEST_TOKEN_SECONDS + 2), 'GET', '/v1/session')).status).toBe(401);
    });

    it('is good for nobody once it is revoked: that one, or all; by oneself or by who keeps the account', async () => {
      const [one, other] = [await tokenOf('ma-approver', 'one'), await tokenOf('ma-approver', 'other')];
      const statuses = async () => [(await asked(one, 'GET', '/v1/session')).status, (await asked(other, 'GET', '/v1/session')).status];
      expect(await statuses()).toEqual([200, 200]);
      expect((await asked(one, 'POST', '/v1/token-revocations', { accountId: 'ma-approver', tokenId: 'one' })).status).toBe(201);
      expect(await statuses()).toEqual([401, 200]);
      for (const as of ['li-intake', 'xu-lead', 'feng-auditor']) expect([as, (await asked(town.token(as), 'POST', '/v1/token-revocations', { accountId: 'ma-approver' })).body.code]).toEqual([as, 'unknown-staff']);
      expect(await statuses()).toEqual([401, 200]);
      expect((await asked(town.token('chen-admin'), 'POST', '/v1/token-revocations', { accountId: 'ma-approver' })).body).toMatchObject({ accountId: 'ma-approver', tokenId: null });
      expect(await statuses()).toEqual([401, 401]);
      // Nothing is taken back that nobody named.
      expect((await asked(await tokenOf('ma-approver'), 'POST', '/v1/token-revocations', {})).body.code).toBe('body-invalid');
      // What is issued afterwards is another matter.
      expect((await asked(await tokenOf('ma-approver'), 'GET', '/v1/session')).status).toBe(200);
      expect((await asked(town.token('chen-admin'), 'POST', '/v1/token-revocations', { accountId: 'bai-intake' })).body.code).toBe('unknown-staff');
      await expect(town.database.query('DELETE FROM token_revocation')).rejects.toThrow(/append-only/);
    });

    it('ends when its bearer logs out, and by the command line', async () => {
      const leaving = await tokenOf('ma-approver');
      expect((await asked(leaving, 'DELETE', '/v1/session')).status).toBe(200);
      expect((await asked(leaving, 'GET', '/v1/session')).status).toBe(401);
      const left = await tokenOf('ma-approver', 'by-cli');
      const revoked = await jishi('token', 'revoke', 'ma-approver', '--id', 'by-cli', '--as', 'chen-admin', '--json');
      expect([revoked.code, JSON.parse(revoked.stdout)]).toMatchObject([0, { accountId: 'ma-approver', tokenId: 'by-cli' }]);
      expect((await asked(left, 'GET', '/v1/session')).status).toBe(401);
      expect((await jishi('token', 'ma-approver', '--ttl', '2h')).code).toBe(2);
    });

    const jishi = (...args: string[]): Promise<{ code: number; stdout: string }> => {
      const { NODE_OPTIONS: _, ...env } = process.env;
      return new Promise(resolve => execFile(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), ...args], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } },
        (error, stdout) => resolve({ code: error ? Number(error.code) : 0, stdout })));
    };
  });

  it('what stands for a secret in the database is its hash under a key of the ring', async () => {
    const person = await Person.called(town.instance.settings.apiUrl, 'li-intake');
    const has = async (hash: Buffer) => (await town.database.query('SELECT 1 FROM session WHERE token_hash = $1', [hash])).rowCount;
    expect(await has(createHash('sha256').update(person.cookie).digest())).toBe(0);
    expect(await has(new Hashes(ring).session(person.cookie))).toBe(1);

    const citizen = async (path: string, body: object) => {
      const response = await fetch(`${town.instance.settings.apiUrl}/v1/citizen/${path}`, {
        method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() as { [field: string]: string } };
    };
    const { body: { puzzle, bits } } = await citizen('puzzles', {});
    const humanCheck = { puzzle, answer: solution(puzzle!, Number(bits), 0, 10_000_000) };
    const { body: { caseNo: theirs, secret } } = await citizen('applications', { type: 'apply', townCode: EAST, cause: 'other', personal: { name: '赵六', summary: '困难' }, humanCheck });
    const letters = secret!.replaceAll('-', '');
    const plain = createHash('sha256').update(`lookup\n${letters}`).digest();
    const kept = async () => (await town.database.query('SELECT secret_hash, keyed FROM lookup_secret JOIN relief_case USING (case_id) WHERE case_no = $1', [theirs])).rows;
    expect(await kept()).toEqual([{ secret_hash: new Hashes(ring).lookup(letters), keyed: true }]);
    // What an earlier release printed stays good.
    await town.database.query('UPDATE lookup_secret SET secret_hash = $1, keyed = false', [plain]);
    await keyLookupSecrets(town.database, new Hashes(ring));
    expect(await kept()).toEqual([{ secret_hash: new Hashes(ring).lookup(letters), keyed: true }]);
    expect((await citizen('lookups', { caseNo: theirs, secret })).status).toBe(200);
  });

  describe('by SQL, as the API\'s own role', () => {
    let client: pg.Client;
    let other: pg.Client;
    let seal: ScopeSeal;
    beforeAll(async () => {
      [client, other] = [new pg.Client(town.instance.settings.apiDatabaseUrl), new pg.Client(town.instance.settings.apiDatabaseUrl)];
      await Promise.all([client.connect(), other.connect()]);
      seal = new ScopeSeal(ring);
    });
    afterAll(() => Promise.all([client?.end(), other?.end()]));

    const EAST_OF_IT = { account: 'li-intake', region: EAST.slice(0, 9), department: '' };
    const next = async (on = client): Promise<string> => (await on.query(`SELECT nextval('scope_turn_no') AS turn`)).rows[0].turn;
    const say = ({ account, region, department }: RowScope, sealed: string, on = client) => on.query(
      `SELECT set_config('jishi.account', $1, true), set_config('jishi.region', $2, true), set_config('jishi.department', $3, true), set_config('jishi.persons', $1, true), set_config('jishi.seal', $4, true)`, [account, region, department, sealed]);
    const cases = async (on = client): Promise<number> => Number((await on.query('SELECT count(*) FROM relief_case')).rows[0].count);
    const inEast = async (): Promise<number> => Number((await town.database.query('SELECT count(*) FROM relief_case WHERE starts_with(town_code, $1)', [EAST_OF_IT.region])).rows[0].count);
    /** What comes of it in a transaction with such a scope; it leaves nothing behind. */
    const within = async <T>(scope: RowScope, work: () => Promise<T>, sealed?: string): Promise<T> => {
      const turn = await next();
      await client.query('BEGIN');
      try {
        await say(scope, sealed ?? seal.of(scope, turn));
        return await work();
      } finally {
        await client.query('ROLLBACK');
      }
    };

    it('a scope that the API has sealed shows its rows', async () => {
      expect(await within(EAST_OF_IT, cases)).toBe(await inEast());
      expect(await within({ ...EAST_OF_IT, region: '211399' }, cases)).toBe(0);
      expect(await within({ ...EAST_OF_IT, region: '' }, cases)).toBe(0);
      expect(await cases()).toBe(0);
    });

    it('none is shown by one that was made up, altered, or sealed for another transaction or connection', async () => {
      expect(await within(EAST_OF_IT, cases, '')).toBe(0);
      for (const made of ['0'.repeat(64), randomBytes(32).toString('hex'), createHmac('sha256', '').update('1').digest('hex')]) {
        await expect(within(EAST_OF_IT, cases, made)).rejects.toMatchObject({ code: 'JS001' });
      }
      await expect(within(EAST_OF_IT, cases, 'no seal')).rejects.toThrow();
      const turn = await next();
      const kept = seal.of(EAST_OF_IT, turn);
      for (const wider of [{ ...EAST_OF_IT, region: '3' }, { ...EAST_OF_IT, account: 'wu-county' }, { account: `li-intake\n${EAST_OF_IT.region}`, region: '', department: '' }, { ...EAST_OF_IT, department: 'education' }]) {
        await client.query('BEGIN');
        await say(wider, kept);
        await expect(cases()).rejects.toMatchObject({ code: 'JS001' });
        await client.query('ROLLBACK');
      }
      await client.query('BEGIN');
      await say(EAST_OF_IT, kept);
      expect(await cases()).toBe(await inEast());
      await client.query('COMMIT');
      await next();
      // Seen once, it opens nothing any more, here or elsewhere, nor after everything of the session was thrown away.
      for (const on of [client, other]) {
        for (const before of ['SELECT 1', 'DISCARD SEQUENCES', `SELECT nextval('scope_turn_no')`]) {
          await on.query(before);
          await on.query('BEGIN');
          await say(EAST_OF_IT, kept, on);
          await expect(cases(on)).rejects.toMatchObject({ code: expect.stringMatching(/^(JS001|55000)$/) });
          await on.query('ROLLBACK');
        }
      }
      for (const sql of [`SELECT setval('scope_turn_no', 1)`, 'ALTER SEQUENCE scope_turn_no RESTART', 'SELECT * FROM scope_key', 'SELECT last_value FROM scope_turn_no']) await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    });

    it('a scope cannot be widened between two rows', async () => {
      await town.open('he-intake', application({ townCode: WEST }));
      // Either the statement goes on with what it began with, or it notices; it never shows more.
      const seen = await within(EAST_OF_IT, () => client.query(`SELECT town_code, set_config('jishi.region', '3', true) FROM relief_case`))
        .then(({ rows }) => [...new Set(rows.map(row => row.town_code as string))], (error: { code: string }) => [error.code]);
      expect([EAST, 'JS001']).toEqual(expect.arrayContaining(seen));
      await expect(within(EAST_OF_IT, async () => {
        await client.query(`SELECT set_config('jishi.region', '3', true)`);
        return cases();
      })).rejects.toMatchObject({ code: 'JS001' });
    });

    it('its seal is looked at a few times for a statement, however many rows there are', async () => {
      await town.database.query(`SET track_functions = 'all'`);
      const { rows: [{ turn }] } = await town.database.query(`SELECT nextval('scope_turn_no') AS turn`);
      await town.database.query('BEGIN');
      try {
        await town.database.query('SET LOCAL ROLE jishi_api');
        await say({ ...EAST_OF_IT, region: '370899' }, seal.of({ ...EAST_OF_IT, region: '370899' }, turn), town.database as pg.Client);
        expect((await town.database.query('SELECT count(*) FROM journal_event')).rows[0].count >= 7).toBe(true);
        await town.database.query('RESET ROLE');
        const { rows: [{ calls }] } = await town.database.query(`SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'scope'`);
        expect(Number(calls)).toBeLessThanOrEqual(5);
      } finally {
        await town.database.query('ROLLBACK; RESET track_functions');
      }
    });

    it('the bank\'s word is nobody\'s to say who was not heard by the API to be the bank', async () => {
      const paid = await town.readyForRelief();
      await town.pay(paid);
      const order = await eventually(async () => (await town.database.query('SELECT order_id, amount_fen FROM payment_order JOIN relief_case USING (case_id) WHERE case_no = $1', [paid])).rows[0], 'order');
      const values = [order.order_id, 'returned', order.amount_fen, null, '退汇', new Date()];
      const take = async () => (await client.query('SELECT take_bank_word($1, $2, $3, $4, $5, $6) AS known', values)).rows;
      await expect(client.query('INSERT INTO bank_word (order_id, state, amount_fen, reference, reason, said_at) VALUES ($1, $2, $3, $4, $5, $6)', values)).rejects.toMatchObject({ code: '42501' });
      await expect(take()).rejects.toMatchObject({ code: '42501' });
      await expect(within({ account: 'li-intake', region: '', department: '' }, take)).rejects.toMatchObject({ code: '42501' });
      await expect(within({ account: '#bank', region: '', department: '' }, take, '0'.repeat(64))).rejects.toMatchObject({ code: 'JS001' });
      // As the API says it, it is taken down; this one is rolled back.
      expect(await within({ account: '#bank', region: '', department: '' }, take)).toEqual([{ known: true }]);
    });

    it('accounts, delegations, sessions and their records are written by no statement of its own', async () => {
      for (const table of ['account', 'account_change', 'account_proposal', 'calendar_proposal', 'county_pack', 'instance_body', 'delegation', 'session', 'token_revocation', 'scope_key']) {
        for (const sql of [`DELETE FROM ${table}`, `TRUNCATE ${table}`, `INSERT INTO ${table} DEFAULT VALUES`]) await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
      for (const sql of [`UPDATE account SET role = 'administrator'`, `UPDATE session SET account_id = 'wu-county'`, `UPDATE delegation SET to_account = 'li-intake'`, `UPDATE account_change SET changed_by = 'x'`]) {
        await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
    });

    const kept = (id: string, region: string, role = 'town-intake') => `SELECT keep_account('${id}', '某', '${role}', '${region}', NULL, NULL, false, false, NULL, NULL, NULL, true)`;
    const KEEP = kept('mole', '370899000000');
    const HASH = randomBytes(32).toString('hex');

    it('nor by a function of the database, save for whoever the seal names, as far as they may, and on record', async () => {
      // Without a seal there is nobody.
      for (const call of [KEEP, `SELECT delegate('wu-county', 'li-intake', now(), now() + interval '1 day')`, `SELECT begin_session('\\x${HASH}', NULL, 600, NULL, NULL, NULL, NULL, NULL)`, 'SELECT end_own_sessions(NULL, NULL)', `SELECT revoke_token('wu-county', NULL)`, 'SELECT * FROM end_delegation(1)']) {
        await expect(client.query(call)).rejects.toMatchObject({ code: '42501' });
      }
      const as = (account: string, sql: string) => within({ account, region: '', department: '' }, () => client.query(sql));
      for (const account of ['li-intake', 'wu-county', 'feng-auditor', 'nobody', 'citizen']) await expect(as(account, KEEP)).rejects.toMatchObject({ code: '42501' });
      for (const sql of [kept('mole', '211399000000'), kept('mole', '370000000000'), kept('bai-intake', '370899000000')]) await expect(as('chen-admin', sql)).rejects.toMatchObject({ code: '42501' });
      // What a rule refuses, and what takes two.
      for (const sql of [kept('chen-admin', '370899000000'), kept('mole', '370899000000', 'county-finance')]) await expect(as('chen-admin', sql)).rejects.toMatchObject({ code: 'JS002' });
      const recorded = await within({ account: 'chen-admin', region: '', department: '' }, async () => {
        await client.query(KEEP);
        return (await client.query(`SELECT changed_by, before, after->>'role' AS role FROM account_change WHERE account_id = 'mole'`)).rows;
      });
      expect(recorded).toEqual([{ changed_by: 'chen-admin', before: null, role: 'town-intake' }]);
      // A deputy for one's own post, not for another's; a session for oneself; an administrator is stood in for by nobody.
      await as('wang-approver', `SELECT delegate('wang-approver', 'zhou-lead', now(), now() + interval '1 day')`);
      for (const sql of [`SELECT delegate('wu-county', 'li-intake', now(), now() + interval '1 day')`, `SELECT delegate('chen-admin', 'li-intake', now(), now() + interval '1 day')`, `SELECT revoke_token('wu-county', NULL)`]) await expect(as('li-intake', sql)).rejects.toMatchObject({ code: '42501' });
      const begun = await within({ account: 'li-intake', region: '', department: '' }, async () => {
        await client.query(`SELECT begin_session('\\x${HASH}', NULL, 600, NULL, NULL, NULL, NULL, NULL); SELECT take_post('\\x${HASH}', 'wu-county')`);
        return (await client.query(`SELECT account_id, post_of FROM session WHERE token_hash = '\\x${HASH}'`)).rows;
      });
      expect(begun).toEqual([{ account_id: 'li-intake', post_of: null }]);
      for (const call of ['SELECT acting_account()', `SELECT put_out('wu-county', 'x')`, `SELECT keeps_accounts_of('370899000000')`, `SELECT region_prefix('3')`]) await expect(client.query(call)).rejects.toMatchObject({ code: '42501' });
    });

    it('nobody looks, or hands out a secret, under another\'s name', async () => {
      const log = (account: string) => `INSERT INTO read_log (case_id, case_no, account_id, actor, act, what) SELECT case_id, case_no, '${account}', '{}', 'disclosure', '{name}' FROM relief_case LIMIT 1`;
      await within(EAST_OF_IT, () => client.query(log('li-intake')));
      await expect(within(EAST_OF_IT, () => client.query(log('wu-county')))).rejects.toThrow(/row-level security/);
      // Nor is anybody's allowance of looks used up, or a look written down, by somebody else.
      const look = (account: string) => client.query(`SELECT take_id_lookup(jsonb_build_object('id', $1::text), '${EAST}', 'id', 1, 0, 10) AS taken`, [account]);
      expect((await within(EAST_OF_IT, () => look('li-intake'))).rows).toEqual([{ taken: true }]);
      await expect(within(EAST_OF_IT, () => look('wu-county'))).rejects.toThrow('it is not wu-county who looks');
      await expect(look('li-intake')).rejects.toThrow('it is not li-intake who looks');
    });
  });

  describe('each role of the database', () => {
    it('has the privileges, and calls the functions, that the list names, and no other', async () => {
      const list = join(ROOT, 'test/e2e/granted.txt');
      const granted = await grantedIn(town.database);
      if (process.env['JISHI_WRITE_GRANTED']) writeFileSync(list, `${granted.join('\n')}\n`);
      expect(granted).toEqual(readFileSync(list, 'utf8').trimEnd().split('\n'));
      // Of which these hold without looking at the list.
      expect(granted.filter(line => line.startsWith('PUBLIC:'))).toEqual([]);
      for (const line of granted.filter(one => one.includes('with its owner\'s privileges'))) expect(line).toMatch(/ of definer, (sql|plpgsql), .* search_path=pg_catalog, pg_temp/);
      expect(granted.filter(line => /superuser|createrole|createdb|bypasses/.test(line))).toEqual([]);
      expect(granted).toContain('role definer: cannot log in');
    });

    it.each(['api', 'worker', 'identity'] as const)('%s can do nothing besides: make, take or become anything', async name => {
      const client = new pg.Client(town.instance.settings[`${name}DatabaseUrl`]);
      await client.connect();
      try {
        for (const sql of [
          'CREATE TEMP TABLE account (account_id text)', 'CREATE TEMP VIEW relief_case AS SELECT 1', 'CREATE TEMP SEQUENCE s', 'CREATE TABLE public.mine (i int)', 'CREATE VIEW public.mine AS SELECT 1', 'CREATE SCHEMA mine',
          'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql RETURN 1', 'CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql RETURN 1', 'CREATE EXTENSION plpgsql SCHEMA public', 'CREATE ROLE mine', 'CREATE DATABASE mine',
          'SET ROLE postgres', 'SET ROLE jishi_definer', 'SET SESSION AUTHORIZATION postgres', 'ALTER ROLE CURRENT_USER SUPERUSER', 'GRANT jishi_definer TO CURRENT_USER', `COPY (SELECT 1) TO '/tmp/x'`, `COPY (SELECT 1) TO PROGRAM 'true'`,
          'ALTER TABLE relief_case DISABLE ROW LEVEL SECURITY', 'DROP POLICY api ON relief_case', 'ALTER FUNCTION scope(text) RESET ALL', 'SET session_replication_role = replica', `SELECT pg_read_file('/etc/passwd')`,
          'SELECT rolpassword FROM pg_authid', 'SELECT * FROM scope_key', 'DELETE FROM journal_event', `UPDATE journal_event SET data = '{}'`, 'DELETE FROM read_log', 'DELETE FROM token_revocation', `INSERT INTO account DEFAULT VALUES`,
          `SELECT set_config('row_security', 'off', false); SELECT * FROM relief_case; SELECT 1/0`,
        ]) await expect(client.query(sql).then(() => sql)).rejects.toThrow(/permission denied|must be|not permitted|cannot|row-level security|already exists|division by zero/);
        await client.query('ROLLBACK').catch(() => undefined);
        expect((await client.query(`SELECT current_user::text AS name, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`)).rows).toEqual([{ name: `jishi_${name}`, super: false }]);
      } finally {
        await client.end();
      }
      for (const elsewhere of ['postgres', 'template1', 'jishi_temporal', 'jishi_visibility']) {
        const url = new URL(town.instance.settings[`${name}DatabaseUrl`]);
        url.pathname = `/${elsewhere}`;
        const stranger = new pg.Client(url.href);
        await expect(stranger.connect()).rejects.toMatchObject({ code: '42501' });
      }
    });

    it.each(['api', 'worker', 'identity'] as const)('%s fills no disk with what is nobody\'s, and holds no lock of others', async name => {
      const client = new pg.Client(town.instance.settings[`${name}DatabaseUrl`]);
      await client.connect();
      try {
        const locks = ['SELECT pg_try_advisory_lock(7210002)', 'SELECT pg_advisory_xact_lock_shared(1, 1)'];
        for (const sql of [`SELECT lo_from_bytea(0, 'x')`, 'SELECT lo_create(0)', 'SELECT lo_creat(-1)', `SELECT pg_logical_emit_message(false, 'x', 'x')`, ...(name === 'worker' ? [] : locks)]) {
          await expect(client.query(sql).then(() => sql)).rejects.toThrow('permission denied for function');
        }
      } finally {
        await client.end();
      }
    });

    it('and a temporary table stands in for no table of a function', async () => {
      await town.database.query(`BEGIN; CREATE TEMP TABLE relief_case (case_no text, town_code text); INSERT INTO relief_case VALUES ('forged', 'forged'); CREATE TEMP TABLE scope_key (inner_pad bytea, outer_pad bytea); GRANT ALL ON pg_temp.relief_case, pg_temp.scope_key TO PUBLIC`);
      try {
        await town.database.query('SET LOCAL ROLE jishi_api');
        expect((await town.database.query(`SELECT town_of('forged') AS town`)).rows).toEqual([{ town: null }]);
        const { rows: [{ turn }] } = await town.database.query(`SELECT nextval('scope_turn_no') AS turn`);
        const scope = { account: 'li-intake', region: '3', department: '' };
        await town.database.query(`SELECT set_config('jishi.account', $1, true), set_config('jishi.region', $2, true), set_config('jishi.department', '', true), set_config('jishi.persons', $1, true), set_config('jishi.seal', $3, true)`, ['li-intake', '3', new ScopeSeal(ring).of(scope, turn)]);
        expect((await town.database.query(`SELECT scope('whole') AS whole`)).rows).toEqual([{ whole: '3' }]);
      } finally {
        await town.database.query('ROLLBACK');
      }
    });
  });

  it('what a role has set for itself, its password among it, is gone with the next start', async () => {
    const url = town.instance.settings.identityDatabaseUrl;
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`ALTER ROLE jishi_identity SET statement_timeout = '1ms'; ALTER ROLE jishi_identity IN DATABASE jishi SET default_transaction_read_only = on; ALTER ROLE jishi_identity PASSWORD 'mine'`);
    await client.end();
    const { adminDatabaseUrl, workerDatabaseUrl, apiDatabaseUrl, identityDatabaseUrl } = town.instance.settings;
    const [worker, api, identity] = [workerDatabaseUrl, apiDatabaseUrl, identityDatabaseUrl].map(one => new URL(one)).map(({ username, password }) => ({ name: username, password })) as [DatabaseRoles['api'], DatabaseRoles['api'], DatabaseRoles['api']];
    await migrate(adminDatabaseUrl, { worker, api, identity, definer: 'jishi_definer' }, ring);
    const again = new pg.Client(url);
    await again.connect();
    try {
      expect((await again.query(`SELECT current_setting('statement_timeout') AS timeout, current_setting('default_transaction_read_only') AS reads`)).rows).toEqual([{ timeout: '0', reads: 'off' }]);
    } finally {
      await again.end();
    }
  }, 60_000);

  it('each program\'s environment holds the secrets it needs, and none of another\'s', async () => {
    const secrets = JSON.parse(readFileSync(join(town.data, 'secrets.json'), 'utf8')) as { [name: string]: string };
    const processes = JSON.parse(readFileSync(join(town.data, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
    const values: { [what: string]: string } = {
      ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`password ${name}`, value])), 'key ring': town.instance.settings.keysFile,
      'journal key': town.instance.settings.journalKeyFile, 'token key': town.instance.settings.tokenKeyFile, ...OF_THE_SHELL,
    };
    const held = Object.fromEntries(processes.filter(({ name }) => name !== 'postgres').map(({ name, pid }) => {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return [name, Object.entries(values).filter(([, value]) => environment.includes(value)).map(([what]) => what).toSorted()];
    }));
    expect(held).toEqual({
      temporal: [],
      bank: ['password bank'],
      identity: ['password identity', 'password oidc'],
      worker: ['AWS_SECRET_ACCESS_KEY', 'JISHI_WEBHOOK_SECRET', 'JISHI_WEBHOOK_URL', 'journal key', 'key ring', 'password worker'],
      api: ['AWS_SECRET_ACCESS_KEY', 'key ring', 'password api', 'password bank', 'password oidc'],
    });
    // Temporal's own configuration holds the password of its own databases.
    const config = readFileSync(join(town.data, 'temporal/server.json'), 'utf8');
    expect(Object.entries(secrets).filter(([, value]) => config.includes(value)).map(([name]) => name)).toEqual(['temporal']);
  });

  it('no running program can sign a token with anything that it is given to read', async () => {
    const { settings } = town.instance;
    const processes = JSON.parse(readFileSync(join(town.data, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
    const signers = async (...files: string[]) => (await Promise.all(files.flatMap(keysIn).map(key => signsTokens(key, ring, settings.apiUrl)))).filter(Boolean);
    for (const name of ['api', 'worker', 'bank', 'identity']) {
      const { pid } = processes.find(one => one.name === name)!;
      const named = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').map(line => line.slice(line.indexOf('=') + 1)).filter(value => isFile(value));
      const open = readdirSync(`/proc/${pid}/fd`).map(fd => linkOf(`/proc/${pid}/fd/${fd}`)).filter(path => path?.endsWith('.json') && isFile(path)) as string[];
      expect([name, named.includes(settings.keysFile)]).toEqual([name, name === 'api' || name === 'worker']);
      expect([name, [...named, ...open].includes(settings.tokenKeyFile), await signers(...named, ...open)]).toEqual([name, false, []]);
    }
    // The same look finds the key where it is.
    expect(await signers(settings.tokenKeyFile)).toEqual([true]);
  });

  it('an account that is changed or ended takes its tokens with it, and the change is on record', async () => {
    const token = await tokenOf('he-intake');
    const body = { name: '何受理', role: 'town-intake', region: WEST, active: true };
    expect((await asked(token, 'GET', '/v1/cases')).status).toBe(200);
    await town.call('chen-admin', 'PUT', '/v1/accounts/he-intake', { ...body, role: 'town-investigator' });
    const after = await asked(token, 'GET', '/v1/cases');
    const { rows } = await town.database.query(`SELECT 1 FROM account_change WHERE account_id = 'he-intake' AND changed_by = 'chen-admin'`);
    expect([after.status, rows.length]).toEqual([401, 1]);
    await town.call('chen-admin', 'PUT', '/v1/accounts/he-intake', body);
    expect((await asked(await tokenOf('he-intake'), 'GET', '/v1/cases')).status).toBe(200);
  });
});

const isFile = (path: string) => path.startsWith('/') && statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Everything in a file that might be a private key. */
function keysIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...new Set([...text.matchAll(/[A-Za-z0-9_+/=-]{40,}/g)].map(([word]) => word).filter(word => Buffer.from(word, 'base64').length === 32))];
}

/** Whether the API takes a token that was signed with these 32 bytes, under any key it may know. */
async function signsTokens(secret: string, ring: KeyRing, api: string): Promise<boolean> {
  const d = Buffer.from(secret, 'base64').toString('base64url');
  const { x } = createPublicKey(createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(d, 'base64url')]) })).export({ format: 'jwk' });
  for (const kid of [ring.tokenKey.kid, ...(ring.earlierTokenKeys ?? []).map(key => key.kid)]) {
    const token = await signToken({ tokenKey: { kty: 'OKP', crv: 'Ed25519', x: x!, d, ...(kid && { kid }) } }, { id: 'li-intake' }, 600);
    if ((await fetch(`${api}/v1/cases`, { headers: { authorization: `Bearer ${token}` } })).status === 200) return true;
  }
  return false;
}
