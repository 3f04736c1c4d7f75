import { randomBytes } from 'node:crypto';
import { ApplicationFailure, defaultPayloadConverter, type Payload } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { dataConverter } from '#infra/codec.js';
import { failureConverter } from '#infra/failure-converter.js';
import { Seal } from '#infra/seal.js';
import { REFUSED_PAYLOAD } from '#libs/contracts/journal.js';

const seal = new Seal({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') }, indexKey: '', tokenKey: {} });
const worker = dataConverter(seal, 'worker').payloadCodecs![0]!;
const client = dataConverter(seal, 'client').payloadCodecs![0]!;
const of = (workflowId: string) => ({ type: 'workflow' as const, namespace: 'n', workflowId });
const plain = defaultPayloadConverter.toPayload({ name: '张三' })!;
const read = (payload: Payload | undefined) => defaultPayloadConverter.fromPayload(payload!);

test('what reaches Temporal is sealed, and opens in its own case only', async () => {
  const [sealed] = await client.encode([plain], of('case-1'));
  expect(Buffer.from(sealed!.data!).includes('张三')).toBe(false);
  expect(JSON.stringify(sealed!.metadata)).not.toContain('json');
  expect(read((await worker.decode([sealed!], of('case-1')))[0])).toEqual({ name: '张三' });
  expect(read((await worker.decode([sealed!], of('case-2')))[0])).toEqual(REFUSED_PAYLOAD);
  await expect(client.decode([sealed!], of('case-2'))).rejects.toThrow();
});

test('what was sealed for an activity opens for its own activity only, and for no update', async () => {
  const doing = (activityId: string, isLocal = false) => ({ type: 'activity' as const, namespace: 'n', workflowId: 'case-1', activityId, isLocal });
  const [sealed] = await worker.encode([plain], doing('1'));
  expect(read((await worker.decode([sealed!], doing('1')))[0])).toEqual({ name: '张三' });
  for (const other of [doing('2'), doing('1', true), of('case-1'), { ...doing('1'), workflowId: 'case-2' }]) {
    expect(read((await worker.decode([sealed!], other))[0])).toEqual(REFUSED_PAYLOAD);
  }
  const [update] = await client.encode([plain], of('case-1'));
  expect(read((await worker.decode([update!], doing('1')))[0])).toEqual(REFUSED_PAYLOAD);
});

test('what an earlier release had sealed for its workflow still opens there', async () => {
  const { Payload: proto } = protocol.temporal.api.common.v1;
  const earlier = { metadata: { encoding: Buffer.from('binary/jishi-sealed') }, data: seal.seal(proto.encode(plain).finish(), 'temporal-payload:case-1') };
  expect(read((await worker.decode([earlier], of('case-1')))[0])).toEqual({ name: '张三' });
  expect(read((await worker.decode([earlier], of('case-2')))[0])).toEqual(REFUSED_PAYLOAD);
});

test('what is not sealed is a mark to be refused for the worker, and a fault for everybody else', async () => {
  expect(read((await worker.decode([plain], of('case-1')))[0])).toEqual(REFUSED_PAYLOAD);
  await expect(client.decode([plain], of('case-1'))).rejects.toThrow('a payload is not sealed');
});

test('failures say nothing but what the codec seals', () => {
  const failure = failureConverter.errorToFailure(ApplicationFailure.create({ message: '张三', type: 'Refusal' }), defaultPayloadConverter);
  expect(JSON.stringify({ ...failure, encodedAttributes: null })).not.toContain('张三');
  expect(JSON.stringify(read(failure.encodedAttributes!))).toContain('张三');
});
