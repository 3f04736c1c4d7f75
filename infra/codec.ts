import { type DataConverter, METADATA_ENCODING_KEY, type Payload, type PayloadCodec, type SerializationContext } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { REFUSED_PAYLOAD } from '#libs/contracts/journal.js';
import { fileURLToPath } from 'node:url';
import { failpoint } from '#infra/failpoint.js';
import type { Seal } from '#infra/seal.js';

const ENCODING = 'binary/jishi-bound';
/** Of an earlier release, in histories that still run: sealed for its workflow alone. An update that comes so is refused, since it is no letter. */
const EARLIER_ENCODING = 'binary/jishi-sealed';
const text = new TextEncoder();
const proto = protocol.temporal.api.common.v1.Payload;

/**
 * Everything that reaches Temporal is sealed: arguments, results, failures' texts. A payload that is not sealed is
 * somebody else's writing. The worker decodes it to a marker its validators refuse, since throwing there would wedge
 * the workflow; everybody else throws.
 */
export function dataConverter(seal: Seal, side: 'worker' | 'client'): DataConverter {
  return { payloadCodecs: [new SealingCodec(seal, side)], failureConverterPath: fileURLToPath(import.meta.resolve('#infra/failure-converter.js')) };
}

/** An answer that none of our workers sealed for whoever asked. */
export class ForeignPayload extends Error {
  override readonly name = 'ForeignPayload';
}

/**
 * What a payload belongs to: the workflow, and of an activity's the activity. One case's payload opens in no other case's
 * history, and an activity's result is no other activity's. See decision 36 for what is bound elsewhere, and why.
 */
function ownerOf(context: SerializationContext | undefined): string {
  const owner = context?.type === 'activity' ? [context.isLocal ? 'local-activity' : 'activity', context.workflowId, context.activityId] : ['workflow', context?.workflowId];
  return `temporal-payload ${JSON.stringify(owner.map(part => part ?? ''))}`;
}

function earlierOwnerOf(context: SerializationContext | undefined): string {
  return `temporal-payload:${context?.workflowId ?? ''}`;
}

class SealingCodec implements PayloadCodec {
  private readonly seal: Seal;
  private readonly side: 'worker' | 'client';

  constructor(seal: Seal, side: 'worker' | 'client') {
    this.seal = seal;
    this.side = side;
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const sealed = payloads.map(payload => ({
      metadata: { [METADATA_ENCODING_KEY]: text.encode(ENCODING) },
      data: this.seal.seal(proto.encode(payload).finish(), ownerOf(context)),
    }));
    if (this.side === 'worker') await failpoint('task.sealed');
    return sealed;
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    if (this.side === 'worker') await failpoint('task.opened');
    return payloads.map(payload => {
      try {
        const owner = sealedFor(payload, context);
        if (owner === null) throw new Error('a payload is not sealed');
        return proto.decode(this.seal.open(payload.data ?? new Uint8Array(), owner));
      } catch (error) {
        if (this.side === 'client') throw new ForeignPayload((error as Error).message);
        return { metadata: { [METADATA_ENCODING_KEY]: text.encode('json/plain') }, data: text.encode(JSON.stringify(REFUSED_PAYLOAD)) };
      }
    });
  }
}

/** Null for what is not sealed. */
function sealedFor({ metadata }: Payload, context: SerializationContext | undefined): string | null {
  const encoding = Buffer.from(metadata?.[METADATA_ENCODING_KEY] ?? []).toString();
  if (encoding === ENCODING) return ownerOf(context);
  if (encoding === EARLIER_ENCODING) return earlierOwnerOf(context);
  return null;
}
