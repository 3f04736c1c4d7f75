import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ROOT } from '#infra/root.js';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start({ JISHI_WEBHOOK_URL: 'http://127.0.0.1:1/nobody', JISHI_WEBHOOK_SECRET: 'of no account' }); }, 120_000);
afterAll(() => town?.stop(), 30_000);

/** Every series by its name and labels, as Prometheus would read it. */
async function series(): Promise<Map<string, number>> {
  const answer = await fetch(`${town.instance.settings.apiUrl}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const lines = (await answer.text()).split('\n').filter(line => line && !line.startsWith('#'));
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}
/** What is asked of the database may be some seconds old. */
const shown = (name: string, value: (value: number) => boolean) => eventually(async () => { const found = (await series()).get(name); return found !== undefined && value(found); }, name);

it('counts commands by what became of them, and tells nothing of anybody', async () => {
  const caseNo = await town.readyForRelief();
  expect((await town.give('li-intake', caseNo, 'accept')).status).toBe(409);
  expect((await town.give('li-intake', caseNo, 'nonsense-张三')).status).toBe(400);
  const before = await series();
  expect(before.get('jishi_commands_total{command="accept",outcome="done"}')).toBe(1);
  expect(before.get('jishi_commands_total{command="accept",outcome="refused"}')).toBe(1);
  expect(before.get('jishi_commands_total{command="unknown",outcome="invalid"}')).toBe(1);
  expect(before.get('jishi_http_request_seconds_count{method="POST",route="/v1/cases/:caseNo/commands",status="409"}')).toBe(1);
  const text = [...before.keys()].join('\n');
  for (const personal of ['张三', caseNo, '6222']) expect(text).not.toContain(personal);
});

it('tells what waits: cases, rungs, alerts, payments, connections', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo, SENTINEL_CARDS.slow);
  await shown('jishi_payments{state="attempted"}', count => count === 1);
  await shown('jishi_payments{state="confirmed"}', count => count === 1);
  await shown('jishi_cases_open{status="accepted"}', count => count >= 1);
  const late = (await town.open('zhao-village', lead({ urgency: 'urgent', occurredAt: new Date(Date.now() - 11.5 * HOUR_MS).toISOString() }))).body.caseNo;
  await shown('jishi_rungs_due', count => count >= 1);
  // Nobody is there to set it off.
  await town.instance.kill('worker', 'SIGKILL');
  await town.database.query(`UPDATE relief_case SET next_rung_at = now() - interval '1 minute' WHERE case_no = $1`, [late]);
  await shown('jishi_rungs_late', count => count === 1);
  await town.instance.restart('worker');
  await shown('jishi_outbox_pending{channel="webhook"}', count => count >= 1);
  await shown('jishi_outbox_age_seconds{channel="webhook"}', seconds => seconds > 0);
  expect((await series()).get('jishi_pool_connections{state="idle"}')).toBeGreaterThanOrEqual(0);
});

it('leaves out what it cannot know, and says so', async () => {
  town.database.on('error', () => undefined);
  await town.instance.kill('postgres', 'SIGKILL');
  await shown('jishi_database_up', up => up === 0);
  const names = [...(await series()).keys()].join('\n');
  for (const gone of ['jishi_rungs_late', 'jishi_payments', 'jishi_outbox']) expect(names).not.toContain(gone);
  for (const name of ['postgres', 'temporal', 'worker'] as const) await town.instance.restart(name);
  await shown('jishi_database_up', up => up === 1);
}, 120_000);

it('the dashboard asks for nothing that is not there', async () => {
  const there = new Set([...(await series()).keys()].map(name => name.replace(/\{.*/, '')));
  const dashboard = readFileSync(join(ROOT, 'infra/grafana/jishi.json'), 'utf8');
  const asked = [...dashboard.matchAll(/\b(jishi_\w+|nodejs_\w+|process_\w+)/g)].map(([name]) => name);
  expect(asked.length).toBeGreaterThan(8);
  expect(asked.filter(name => !there.has(name))).toEqual([]);
});
