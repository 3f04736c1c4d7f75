import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { dataConverter } from '#infra/codec.js';
import { readKeyRing } from '#infra/keys.js';
import type { InstanceFile } from '#infra/launch/instance-file.js';
import { LinkSignatures } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { reaching } from '#infra/temporal-connection.js';
import { canonicalJson } from '#libs/contracts/digest.js';
import { readCaseRecord } from '#apps/cli/replay/case-record.js';
import { readCaseRuns } from '#apps/cli/replay/case-runs.js';
import { BEHIND } from '#apps/cli/replay/journal-check.js';
import { type Means, type Verdict, verdictOf } from '#apps/cli/replay/verdict.js';

/** A case that lost a step in a crash takes it from its journal within some seconds; one that is being worked on is read anew. */
const READINGS = 6;
const PAUSE_MS = 3_000;

/** Replays a case of a running instance; null when there is no such case. Changes nothing. */
export async function replayCase(settings: InstanceFile, caseNo: string): Promise<Verdict | null> {
  const ring = await readKeyRing(settings.keysFile);
  const seal = new Seal(ring);
  const converter = dataConverter(seal, 'worker');
  const means: Means = {
    workflowBundle: { codePath: settings.workflowBundle }, dataConverter: converter, codec: converter.payloadCodecs![0],
    signatures: new LinkSignatures(ring),
    // Under a key: a plain hash of a phone number is found by trying them all.
    veil: value => `hidden:${createHmac('sha256', Buffer.from(ring.indexKey, 'base64')).update(canonicalJson(value)).digest('hex').slice(0, 16)}`,
  };
  const connection = await Connection.connect(reaching(settings));
  try {
    const client = new Client({ connection, namespace: settings.namespace });
    for (let reading = 1; ; reading++) {
      const record = await readCaseRecord(settings.workerDatabaseUrl, seal, caseNo);
      if (!record) return null;
      const verdict = await verdictOf(record, await readCaseRuns(client, record.caseId), means);
      if (verdict.difference?.where !== 'journal' || !mayPass(verdict.difference) || reading === READINGS) return verdict;
      await sleep(PAUSE_MS);
    }
  } finally {
    await connection.close();
  }
}

/** One record is a step behind the other: they were not read in the same instant. */
function mayPass({ path, actual }: NonNullable<Verdict['difference']>): boolean {
  return path === BEHIND || actual === null;
}
