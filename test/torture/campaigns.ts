import { FAILPOINTS } from '#infra/failpoint.js';
import type { Campaign } from '#test/torture/campaign.js';
import { engine } from '#test/torture/engine.js';
import { fullDisk } from '#test/torture/full-disk.js';
import { lines } from '#test/torture/lines.js';
import { pairs } from '#test/torture/pairs.js';
import { stops } from '#test/torture/stops.js';
import { temporalFaults } from '#test/torture/temporal-faults.js';
import { failpoints } from '#test/torture/failpoints.js';

/** Every campaign, in the order in which `torture all` runs them; the first is the large one. */
export const CAMPAIGNS: readonly Campaign[] = [
  { name: 'engine', cases: { full: 1_000, small: 60 }, run: engine },
  { name: 'failpoints', cases: { full: 200, small: 0 }, run: options => failpoints({ ...options, points: FAILPOINTS, rounds: 1 }) },
  { name: 'pairs', cases: { full: 200, small: 60 }, run: pairs },
  { name: 'lines', cases: { full: 200, small: 30 }, run: lines },
  { name: 'temporal-faults', cases: { full: 200, small: 30 }, run: temporalFaults },
  { name: 'stops', cases: { full: 200, small: 30 }, run: stops },
  { name: 'full-disk', cases: { full: 200, small: 30 }, run: fullDisk },
];
