import { Problem } from '#apps/api/problems/problem.js';

/** Temporal takes ten updates in flight per workflow and turns the rest away; other API processes want some of them. */
const AT_ONCE = 4;

/** Lines up the commands of one case before Temporal, first come first served; cases do not wait for each other. */
export class Turns {
  private readonly lines = new Map<string, { running: number; waiting: (() => void)[] }>();

  /** @throws busy when the turn has not come in time. */
  async run<T>(caseId: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(caseId) ?? { running: 0, waiting: [] };
    this.lines.set(caseId, line);
    if (line.running < AT_ONCE) line.running++;
    else await inLine(line.waiting, patienceMs);
    try {
      return await work();
    } finally {
      // Whoever is next takes over this place.
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.running === 0) this.lines.delete(caseId);
    }
  }
}

function inLine(waiting: (() => void)[], patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(turn), 1);
      reject(new Problem('busy'));
    }, patienceMs);
    waiting.push(turn);
  });
}
