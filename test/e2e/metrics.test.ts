import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePorts } from '#infra/launch/ports.js';
import { ROOT } from '#infra/root.js';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

let town: Town;
let workerUrl: string;
beforeAll(async () => {
  const [port] = await freePorts(1);
  workerUrl = `http://127.0.0.1:${port}`;
  town = await Town.start({ JISHI_WEBHOOK_URL: 'http://127.0.0.1:1/nobody', JISHI_WEBHOOK_SECRET: 'of no account', JISHI_WORKER_METRICS_PORT: String(port) });
}, 120_000);
afterAll(() => town?.stop(), 30_000);

/** Every series by its name and labels, as Prometheus would read it. */
async function series(url = town.instance.settings.insideUrl): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const lines = (await answer.text()).split('\n').filter(line => line && !line.startsWith('#'));
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}
/** What is asked of the database may be some seconds old. */
const shown = (name: string, value: (value: number) => boolean, url?: string) => eventually(async () => { const found = (await series(url)).get(name); return found !== undefined && value(found); }, name);

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

it('a line of the log tells of each request, by the case\'s number, and of what the worker had to mend', async () => {
  const { headers, body: { caseNo } } = await town.open('zhao-village', lead());
  const refused = await town.give('li-intake', caseNo, 'close');
  const lines = (app: string) => readFileSync(join(town.data, 'logs', `${app}.log`), 'utf8').split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line) as { [field: string]: unknown });
  await eventually(async () => lines('api').find(line => line['reqId'] === refused.headers.get('x-request-id')), 'line');
  expect([headers, refused.headers].map(of => lines('api').find(line => line['reqId'] === of.get('x-request-id')))).toMatchObject([
    { msg: 'request', method: 'POST', route: '/v1/cases', caseNo, status: 201 }, { msg: 'request', method: 'POST', route: '/v1/cases/:caseNo/commands', caseNo, status: 409 },
  ]);
  await town.database.query(`UPDATE relief_case SET head = head + 1, sweep_at = now() WHERE case_no = $1`, [caseNo]);
  await eventually(async () => lines('worker').find(line => line['caseNo'] === caseNo && line['msg'] === 'a case had lost a step: it took it from its journal'), 'word of it', 60_000);
  await town.database.query(`UPDATE relief_case SET head = head - 1 WHERE case_no = $1`, [caseNo]);
});

it('the worker tells of its own: effects, deliveries, repairs, and what Temporal\'s native part counts', async () => {
  const caseNo = await town.readyForRelief({ name: '慕容拾遗' });
  await town.pay(caseNo);
  await shown('jishi_activity_seconds_count{activity="sendOrder",outcome="done"}', count => count >= 1, workerUrl);
  await shown('jishi_activity_seconds_count{activity="appendEvents",outcome="done"}', count => count >= 8, workerUrl);
  await shown('jishi_deliveries_total{channel="in-app",outcome="taken"}', count => count >= 1, workerUrl);
  await shown('jishi_deliveries_total{channel="webhook",outcome="failed"}', count => count >= 1, workerUrl);
  const seen = await series(workerUrl);
  expect(seen.get('jishi_deliveries_total{channel="webhook",outcome="taken"}')).toBe(0);
  expect(seen.get('jishi_repairs_total{repair="lost-step"}')).toBeGreaterThanOrEqual(0);
  expect([...seen.keys()].some(name => name.startsWith('temporal_workflow_task_execution_latency_seconds_bucket{'))).toBe(true);
  expect((await fetch(`${workerUrl}/else`)).status).toBe(404);
  const { caseId } = await town.view(caseNo);
  for (const personal of ['慕容', '张三', caseNo, caseId, '6222']) expect([...seen.keys()].join('\n')).not.toContain(personal);
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
  await town.readyForRelief(); // A worker that has just started has nothing to tell yet.
  const dashboard = readFileSync(join(ROOT, 'infra/grafana/jishi.json'), 'utf8');
  const asked = [...dashboard.matchAll(/\b(jishi_\w+|nodejs_\w+|process_\w+|temporal_\w+)/g)].map(([name]) => name);
  expect(asked.length).toBeGreaterThan(8);
  const missing = async () => {
    const there = new Set([...(await series()).keys(), ...(await series(workerUrl)).keys()].map(name => name.replace(/\{.*/, '')));
    return asked.filter(name => !there.has(name));
  };
  await eventually(async () => (await missing()).length === 0, 'all of it', 10_000).catch(() => undefined);
  expect(await missing()).toEqual([]);
});
