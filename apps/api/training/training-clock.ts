import { Injectable } from '@nestjs/common';
import { fastForwardCase } from '#infra/fast-forward.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { StoredCase } from '#apps/api/relief-case/case-reader.js';

/** Moves a case's own time ahead, on demo instances: whatever comes due on the way happens. One process serves such an instance, and knows which cases it is moving. */
@Injectable()
export class TrainingClock {
  private readonly running = new Set<string>();

  constructor(private readonly settings: ApiSettings) {}

  /** Null where there is no such thing: nobody forwards a county's real cases. */
  standing({ caseId, state }: Pick<StoredCase, 'caseId' | 'state'>): 'ready' | 'running' | null {
    if (!this.settings.isDemo || state.status === 'closed') return null;
    return this.running.has(caseId) ? 'running' : 'ready';
  }

  /** @throws not-found where time is everybody's, time-moving while it is being moved. */
  async forward(stored: StoredCase, durationMs: number): Promise<void> {
    const standing = this.standing(stored);
    if (standing === null) throw new Problem('not-found');
    if (standing === 'running') throw new Problem('time-moving');
    const { temporalAddress, temporalTls, namespace, keysFile } = this.settings;
    this.running.add(stored.caseId);
    try {
      await fastForwardCase({ temporalAddress, temporalTls, namespace, keysFile, timeSkipping: true }, stored.caseId, durationMs);
    } finally {
      this.running.delete(stored.caseId);
    }
  }
}
