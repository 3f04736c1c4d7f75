import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { pino } from 'pino';
import { isTraceparent, partsOf, traceparentOf } from '#libs/contracts/trace.js';
import { ROOT } from '#infra/root.js';
import { faultOf } from '#infra/tracing/fault.js';
import { isTracing, openSpan, spanning, startTracing, traceparent } from '#infra/tracing/tracing.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('while nobody is to be told', () => {
  it.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' }])('nothing begins: %j', async env => {
    await startTracing('jishi-test', pino({ level: 'silent' }), env);
    expect([isTracing(), openSpan({ name: 'x' }), await spanning({ name: 'x' }, async span => [span, traceparent()])]).toEqual([false, null, [null, undefined]]);
  });

  it('OpenTelemetry is not loaded: one file imports it, and that one is imported when it is needed', () => {
    const sources = ['apps', 'activities', 'workflows', 'libs', 'infra'].flatMap(room => readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).map(name => join(room, name)));
    const naming = (what: RegExp) => sources.filter(file => what.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(naming(/from '@opentelemetry\//)).toEqual(['infra/tracing/traces.ts']);
    expect(naming(/import (?!type).* from '#infra\/tracing\/traces\.js'/)).toEqual([]);
  });
});

it('a traceparent is what W3C says, and nothing else is taken', () => {
  expect(isTraceparent(PARENT)).toBe(true);
  expect(partsOf(PARENT)).toEqual({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true });
  expect(traceparentOf('0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', true)).toBe(PARENT);
  const zeros = (from: number, to: number) => PARENT.slice(0, from) + '0'.repeat(to - from) + PARENT.slice(to);
  for (const other of [undefined, 7, '', `${PARENT}-张三`, ` ${PARENT}`, PARENT.toUpperCase(), PARENT.replace('00-', 'ff-'), zeros(3, 35), zeros(36, 52)]) expect(isTraceparent(other)).toBe(false);
});

it.each([
  [ApplicationFailure.create({ type: 'EffectFailed', message: '张三' }), 'EffectFailed'],
  [Object.assign(new Error('张三'), { code: '23505' }), '23505'],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('127.0.0.1'), { code: 'ECONNREFUSED' }) }), 'ECONNREFUSED'],
  [new TypeError('张三'), 'TypeError'],
  [Object.assign(new Error('张三'), { code: '6222020000000007', type: '张三' }), 'Error'],
  ['张三', 'Error'],
  [undefined, 'Error'],
])('a fault is told by its code, never by its message: %#', (error, word) => {
  expect(faultOf(error)).toBe(word);
});
