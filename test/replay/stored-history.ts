import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import protocol from '@temporalio/proto';
import { payloadContexts } from '#infra/payload-context.js';
import { ROOT } from '#infra/root.js';
import { REFUSED_PAYLOAD } from '#libs/contracts/journal.js';

/** The SDK's own historyToJSON wants the one copy of protobufjs that it does not always find installed. */
const proto = protocol.temporal.api.history.v1.History;

/** One run as it is kept under `histories/<release>/`: opened, and its payloads as plain JSON, an event to a line. */
export interface StoredHistory {
  /** What happened. */
  story: string;
  workflow: string;
  workflowId: string;
  history: History;
}

export const HISTORIES = join(ROOT, 'test/replay/histories');
/** Where `npm run histories` writes; at a release the folder takes its version for a name, and is left alone from then on. */
export const UNRELEASED = 'unreleased';

/** Every history that is kept, by its path. */
export function readHistories(): { [path: string]: StoredHistory } {
  const paths = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.json')).sort();
  return Object.fromEntries(paths.map(path => {
    const { story, workflow, workflowId, events } = JSON.parse(readFileSync(join(HISTORIES, path), 'utf8')) as Kept;
    return [path, { story, workflow, workflowId, history: proto.fromObject({ events: events.map(folded) }) }];
  }));
}

export function textOf({ story, workflow, workflowId, history }: StoredHistory): string {
  const { events } = proto.toObject(proto.fromObject(history), { longs: String, enums: String, bytes: String }) as { events: unknown[] };
  // Which process on which machine it was is nobody's business.
  const lines = events.map(event => JSON.stringify(unfolded(event)).replaceAll(/"\d+@[^"]*"/g, '"worker"'));
  return `{"story":${JSON.stringify(story)},"workflow":${JSON.stringify(workflow)},"workflowId":${JSON.stringify(workflowId)},"events":[\n${lines.join(',\n')}\n]}\n`;
}

/** Opens every sealed payload of a history that was just fetched. @throws when one cannot be opened. */
export async function open(history: History, workflowId: string, codec: PayloadCodec): Promise<void> {
  const contextOf = payloadContexts(history.events ?? [], workflowId);
  for (const event of history.events ?? []) {
    const context = contextOf(event);
    await openBelow(event, async payload => (await codec.decode([payload], context))[0]!);
  }
}

async function openBelow(value: object, decode: (payload: object) => Promise<object>): Promise<void> {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null || inner instanceof Uint8Array) continue;
    if (!isSealed(inner)) {
      await openBelow(inner, decode);
      continue;
    }
    const opened = await decode(inner) as { data: Uint8Array };
    if (Buffer.from(opened.data ?? []).toString() === JSON.stringify(REFUSED_PAYLOAD)) throw new Error(`a payload under ${key} cannot be opened`);
    (value as { [key: string]: unknown })[key] = opened;
  }
}

function isSealed(value: { metadata?: { encoding?: Uint8Array } }): boolean {
  return value.metadata?.encoding instanceof Uint8Array && Buffer.from(value.metadata.encoding).toString() === 'binary/jishi-bound';
}

type Kept = Omit<StoredHistory, 'history'> & { events: unknown[] };
const JSON_PLAIN = Buffer.from('json/plain').toString('base64');

/** A payload of JSON as the value it holds, so that a reviewer can read it. */
function unfolded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unfolded);
  if (typeof value !== 'object' || value === null) return value;
  const { metadata, data } = value as { metadata?: { encoding?: string }; data?: string };
  if (metadata?.encoding === JSON_PLAIN && data !== undefined) return { $json: JSON.parse(Buffer.from(data, 'base64').toString('utf8')) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfolded(inner)]));
}

function folded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(folded);
  if (typeof value !== 'object' || value === null) return value;
  if ('$json' in value) return { metadata: { encoding: JSON_PLAIN }, data: Buffer.from(JSON.stringify(value.$json)).toString('base64') };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, folded(inner)]));
}
