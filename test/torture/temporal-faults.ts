import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { Place, walkAll } from '#test/torture/engine.js';
import type { Situation } from '#test/torture/situations.js';

/** How Temporal's own injector says that it put a fault in. */
const FAULT = /fault injection error at /g;
const READ_ERRORS = { Timeout: 0.01, ResourceExhausted: 0.01, Unavailable: 0.01 };
/** The second: it is done, and whoever asked is told otherwise. */
const WRITE_ERRORS = { ...READ_ERRORS, ExecuteAndTimeout: 0.02, ShardOwnershipLost: 0.01 };
/** Of the store that holds workflows and their histories. */
const WRITES = ['CreateWorkflowExecution', 'UpdateWorkflowExecution', 'AppendHistoryNodes', 'AddHistoryTasks'];
const READS = ['GetWorkflowExecution', 'GetCurrentExecution', 'ReadHistoryBranch', 'GetHistoryTasks'];
const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  { from: 30, situations: ['a workflow task was lost and done again'] },
];

/** Temporal's stores fail in a few of a hundred calls, before or after they have done what was asked. */
export async function temporalFaults({ cases, seed, log }: CampaignOptions): Promise<CampaignResult> {
  const place = await Place.start(seed, log);
  await place.configureTemporal(config => { storeOf(config).faultInjection = faultsBy(seed); });
  await walkAll(place, { cases, seed, log });
  const faults = place.logOf('temporal').match(FAULT)?.length ?? 0;
  await place.configureTemporal(config => { delete storeOf(config).faultInjection; });
  const owed = OWED.filter(({ from }) => cases >= from).flatMap(({ situations }) => situations);
  const { sometimes, ...judged } = await place.judge(owed);
  const [met, missed] = faults > 0 ? [['a store of Temporal failed'], []] : [[], ['a store of Temporal failed']];
  return {
    // Each change of its configuration is a kill.
    name: 'temporal-faults', seed, cases, kills: 2, faults, ...judged,
    sometimes: { met: [...met, ...sometimes.met], missed: [...missed, ...sometimes.missed] },
  };
}

/** As much of the server's configuration as is changed here. */
export interface TemporalConfig {
  persistence: { datastores: { [name in 'store' | 'visibility']: { faultInjection?: object; sql: { connectAddr: string } } } };
}

function storeOf(config: TemporalConfig): TemporalConfig['persistence']['datastores']['store'] {
  return config.persistence.datastores.store;
}

function faultsBy(seed: number): object {
  const methods = [...WRITES.map(name => [name, WRITE_ERRORS] as const), ...READS.map(name => [name, READ_ERRORS] as const)];
  return {
    targets: {
      dataStores: { ExecutionStore: { methods: Object.fromEntries(methods.map(([name, errors], i) => [name, { errors, seed: seed + i + 1 }])) } },
    },
  };
}
