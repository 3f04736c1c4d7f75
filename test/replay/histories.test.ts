import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { type Fault, historyDifference, replayed } from '#apps/cli/replay/history-check.js';
import { ensureBundle } from '#infra/launch/bundle.js';
import { ROOT } from '#infra/root.js';
import { TRACE_HEADER } from '#libs/contracts/trace.js';
import { readHistories } from '#test/replay/stored-history.js';
import { STORIES } from '#test/replay/stories.js';

/**
 * Cases that run outlive the release they began with: what they have recorded has to come out again from today's code.
 * Where it does not, the change belongs behind `patched()`; only what was never released may be recorded anew.
 */
const histories = readHistories();
let code: string;
beforeAll(async () => { code = readFileSync(await ensureBundle(process.env, () => undefined), 'utf8'); }, 60_000);

/** What speaks against each of the histories, where anything does. */
async function faultsOf(bundle: string, of = histories): Promise<{ [path: string]: Fault }> {
  const faults = await replayed(Object.values(of), { workflowBundle: { code: bundle } });
  return Object.fromEntries(Object.keys(of).flatMap((path, i) => faults[i] ? [[path, faults[i]]] : []));
}

const only = (...paths: string[]) => Object.fromEntries(Object.entries(histories).filter(([path]) => paths.some(part => path.includes(part))));

it('every kept history replays', async () => {
  expect(await faultsOf(code)).toEqual({});
});

/** Callers may begin and cease to trace at any time, with cases that run. */
it('every kept history replays as if each call had brought a trace, too', async () => {
  const fields = { [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }) };
  const traced = readHistories();
  let headers = 0;
  for (const event of Object.values(traced).flatMap(({ history }) => history.events ?? [])) {
    const about = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input ?? event.workflowExecutionStartedEventAttributes;
    if (!about) continue;
    about.header = { fields };
    headers++;
  }
  expect(headers).toBeGreaterThan(Object.keys(traced).length);
  expect(await faultsOf(code, traced)).toEqual({});
});

it('there are histories of every story, every workflow, and every release that can still have cases', () => {
  for (const story of Object.keys(STORIES)) expect(Object.keys(histories).filter(path => path.startsWith('unreleased/') && path.includes(`/${story}-`))).not.toEqual([]);
  const workflows = [...readFileSync(join(ROOT, 'workflows/index.ts'), 'utf8').matchAll(/export \{ (\w+) \}/g)].map(([, name]) => name);
  expect(new Set(Object.values(histories).map(({ workflow }) => workflow))).toEqual(new Set(workflows));
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  for (const folder of new Set(Object.keys(histories).map(path => path.split('/')[0]!))) expect(changelog).toContain(folder === 'unreleased' ? '## [Unreleased]' : `## [${folder}]`);
});

/** Faults put into the code on purpose: each has to be noticed in the histories named, or this test would notice nothing. */
describe('a replay notices', () => {
  const sdk = '(0,_temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.sleep)(1000)';

  it.each<[what: string, from: string, to: string, fault: Fault, noticed: string[]]>([
    ['a timer more', 'await handleNext();', `await ${sdk}; await handleNext();`, 'other-steps', ['urgent-walk-1', 'reopened-2']],
    // It is handed the answer that another one had got.
    ['an activity more', 'await handleNext();', 'await synchronise(); await handleNext();', 'task-failed', ['urgent-walk-1', 'slips-1']],
    ['an activity of another name', 'bank.sendOrder(', 'bank.askOrder(', 'other-steps', ['urgent-walk-2']],
    ['a payment that is not started', 'paying.add(orderId);', 'paying.add(orderId); continue;', 'other-steps', ['urgent-walk-1', 'ordinary-decision-1', 'breach-1']],
    ['a timer that is not set', 'void (0,_temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.sleep)(Math.max', 'void Promise.resolve(Math.max', 'other-steps', ['breach-1', 'slips-1']],
    ['a decision that turns out otherwise', 'deemed: false', 'deemed: true', 'other-decision', ['urgent-walk-1', 'ordinary-decision-1']],
    ['a fold that leads to another decision', '`${caseId}-p${', '`${caseId}-q${', 'other-decision', ['urgent-walk-1', 'breach-1']],
    ['a case that begins its new run from something else', '(standing.state);', '({ ...standing.state, slips: [{ slipNo: 1, marks: {} }] });', 'other-decision', ['long-life-2']],
    ['code that throws', 'await handleNext();', 'await handleNext(); throw new TypeError("broken");', 'task-failed', ['urgent-walk-1']],
  ])('%s', async (_, from, to, fault, noticed) => {
    expect(code).toContain(from);
    expect(await faultsOf(code.replaceAll(from, to), only(...noticed))).toEqual(Object.fromEntries(Object.keys(only(...noticed)).map(path => [path, fault])));
  });

  const tampered = (change: (result: { [field: string]: unknown }, i: number) => void): { workflowId: string; history: History; at: string[] } => {
    const { workflowId, history } = readHistories()['unreleased/urgent-walk-1.json']!;
    const at: string[] = [];
    history.events!.forEach(event => {
      const [payload] = event.markerRecordedEventAttributes?.details?.['result']?.payloads ?? [];
      if (!payload) return;
      const result = JSON.parse(Buffer.from(payload.data!).toString());
      change(result, at.push(String(event.eventId)));
      payload.data = Buffer.from(JSON.stringify(result));
    });
    return { workflowId, history, at };
  };

  it.each<[string, (result: { [field: string]: unknown }, nth: number) => void]>([
    ['what the journal answered', (result, nth) => { if (nth === 3) result['digest'] = 'f'.repeat(64); }],
    ['when a step was decided', (result, nth) => { if (nth === 3) result['decidedAt'] = '2026-01-01T00:00:00+08:00'; }],
  ])('a record that was changed: %s', async (_, change) => {
    const { workflowId, history, at } = tampered(change);
    const found = await historyDifference(workflowId, [{ runId: 'r', status: 'COMPLETED', history }], { workflowBundle: { code } });
    expect(found).toMatchObject({ where: 'history', actual: 'other-decision', path: expect.stringMatching(/^runs\/0\/events\/\d+$/) });
    // In the workflow task after the third answer, and before the fourth is on record.
    const event = Number(found!.path.split('/').at(-1));
    expect([event >= Number(at[2]), event < Number(at[3])]).toEqual([true, true]);
  });
});
