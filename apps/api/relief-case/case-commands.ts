import { Injectable } from '@nestjs/common';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor, OpeningCommand, PersonCommand } from '#libs/contracts/command.js';
import type { CommandAnswer } from '#libs/contracts/journal.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { decide } from '#libs/relief/decide.js';
import { covers } from '#apps/api/auth/scope.js';
import { Staff } from '#apps/api/auth/staff.js';
import { Problem } from '#apps/api/problems/problem.js';
import { type Answer, Answers } from '#apps/api/relief-case/answers.js';
import { CaseReader, type StoredCase } from '#apps/api/relief-case/case-reader.js';
import { CurrentEdition } from '#apps/api/relief-case/current-edition.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { requestKeys } from '#apps/api/relief-case/request-keys.js';
import { RefusedByCase, Submission, WorkflowGone } from '#apps/api/relief-case/submission.js';

/** Commands of people. A command's events are in the journal before it is answered, and its key always finds the same answer. */
@Injectable()
export class CaseCommands {
  constructor(
    private readonly reader: CaseReader, private readonly answers: Answers, private readonly editions: Editions,
    private readonly current: CurrentEdition, private readonly submission: Submission, private readonly staff: Staff,
  ) {}

  async open(key: string | undefined, command: OpeningCommand, actor: Actor): Promise<Answer> {
    const { caseId, cause, requestHash } = requestKeys(key, actor, null, command);
    const answered = await this.answers.find({ cause, requestHash });
    if (answered) return answered;
    this.assertTown(command.townCode);
    if (!covers(actor, command.townCode)) throw Problem.refused({ code: 'role-not-allowed', field: 'townCode' });
    const { pack, packHash, calendar, calendarHash } = await this.current.today();
    // Asked before anything starts: a workflow whose first command is refused would have nothing to do.
    const { refusal } = decide({ state: null, command, actor, now: instantOf(Date.now()), caseId, pack, calendar });
    if (refusal) throw Problem.refused(refusal);
    try {
      const input = { caseId, pack, packHash, calendar, calendarHash };
      return sameRequest(await this.submission.open(input, cause, { command, actor, cause, requestHash }), requestHash);
    } catch (error) {
      if (error instanceof RefusedByCase) throw Problem.refused(error.refusal);
      if (!(error instanceof WorkflowGone)) throw error;
      // The key's case was opened, and closed, between our look and our call.
      const late = await this.answers.find({ cause, requestHash });
      if (late) return late;
      throw new Problem('unavailable');
    }
  }

  async give(key: string | undefined, caseNo: string, command: PersonCommand, actor: Actor): Promise<Answer> {
    const { cause, requestHash } = requestKeys(key, actor, caseNo, command);
    // Before the case is looked for: it may since have moved out of the actor's region.
    const answered = await this.answers.find({ cause, requestHash });
    if (answered) return answered;
    const stored = await this.reader.find(caseNo, actor);
    if ('townCode' in command && command.townCode !== undefined) this.assertTown(command.townCode);
    if (command.type === 'hand-over' && command.handlerId !== undefined) this.assertColleague(command.handlerId, stored.state.townCode);
    if (stored.state.status === 'closed') await this.assertAllowed(stored, command, actor);
    const give = async () => sameRequest(await this.submission.give(stored.caseId, cause, { command, actor, cause, requestHash }), requestHash);
    try {
      return await give().catch(async (error: unknown) => {
        if (!(error instanceof RefusedByCase)) throw error;
        const { head } = (await this.reader.find(caseNo, actor)).state;
        if (head <= error.head) throw error;
        await this.submission.catchUp(stored.caseId);
        return give();
      });
    } catch (error) {
      if (error instanceof RefusedByCase) throw Problem.refused(error.refusal);
      if (!(error instanceof WorkflowGone)) throw error;
      const late = await this.answers.find({ cause, requestHash });
      if (late) return late;
      await this.assertAllowed(await this.reader.find(caseNo, actor), command, actor);
      // The case is open and its workflow is gone: it goes on from its journal.
      await this.submission.restart(stored.caseId);
      return give().catch((again: unknown) => {
        throw again instanceof RefusedByCase ? Problem.refused(again.refusal) : again instanceof WorkflowGone ? new Problem('unavailable') : again;
      });
    }
  }

  /** @throws the refusal, when the rules refuse the command as the case is stored. */
  private async assertAllowed(stored: StoredCase, command: PersonCommand, actor: Actor): Promise<void> {
    const { refusal } = decide({ ...stored, ...(await this.editions.of(stored)), command, actor });
    if (refusal) throw Problem.refused(refusal);
  }

  private assertTown(townCode: string): void {
    if (!this.staff.towns.has(townCode)) throw Problem.atField('unknown-town', 'townCode');
  }

  /** A handler has to be able to see the case and to work on it. */
  private assertColleague(handlerId: string, townCode: string): void {
    const account = this.staff.accounts.get(handlerId);
    const works = account && (AUTHORITY['take-over'].roles as readonly string[]).includes(account.role);
    if (!works || !covers(account, townCode)) throw Problem.atField('unknown-staff', 'handlerId');
  }
}

/** The same update id with another body silently brings the old answer; its hash tells. */
function sameRequest({ caseNo, events, requestHash }: CommandAnswer, ours: string): Answer {
  if (requestHash !== ours) throw new Problem('idempotency-key-reused');
  return { caseNo, events };
}
