import { sleep } from '@temporalio/workflow';
import { type Instant, msOf } from '#libs/clock/instant.js';

/**
 * One timer per case. An earlier one that is still running is kept, for waking once in vain is cheaper than starting
 * anew at every command. None is cancelled at the end.
 */
export class RungTimer {
  /** Set when the timer went off; arming again clears it. */
  fired = false;
  /** The latest instant a timer went off for; that it has passed is on record. */
  firedForMs = Number.NEGATIVE_INFINITY;
  private armedForMs = Number.POSITIVE_INFINITY;

  /** Makes sure the workflow wakes at the instant, to look at its clocks again. `nowMs` is the case's own time. */
  arm(at: Instant | undefined, nowMs: number): void {
    this.fired = false;
    if (!at || msOf(at) >= this.armedForMs) return;
    const atMs = (this.armedForMs = msOf(at));
    const wake = () => {
      if (this.armedForMs !== atMs) return; // A timer left behind by an earlier one.
      this.armedForMs = Number.POSITIVE_INFINITY;
      this.fired = true;
      this.firedForMs = atMs;
    };
    void sleep(Math.max(1, atMs - nowMs)).then(wake, wake);
  }
}
