import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '#infra/database/clock.js';
import type { Rows } from '#infra/database/rows.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor, OpeningCommand, PersonCommand } from '#libs/contracts/command.js';
import { type CommandAnswer, type CommandRequest, RUN_UPDATES } from '#libs/contracts/journal.js';
import type { Role } from '#libs/contracts/words.js';
import { AUTHORITY, mayGive, mayRead, ORAL_APPROVERS } from '#libs/relief/authority.js';
import { decide } from '#libs/relief/decide.js';
import { freshLoginFor, isFresh } from '#libs/relief/step-up.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import type { Access, ShownLogin } from '#apps/api/auth/access.guard.js';
import { Attachments } from '#apps/api/attachment/attachments.js';
import { covers } from '#apps/api/auth/scope.js';
import { Accounts } from '#infra/accounts.js';
import { Staff } from '#infra/staff.js';
import { Problem } from '#apps/api/problems/problem.js';
import { type Answer, Answers } from '#apps/api/relief-case/answers.js';
import { assertBorn } from '#apps/api/relief-case/birthdays.js';
import { CaseReader, type StoredCase } from '#apps/api/relief-case/case-reader.js';
import { CurrentEdition } from '#apps/api/relief-case/current-edition.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { OralApprovals } from '#apps/api/relief-case/oral-approvals.js';
import { requestKeys } from '#apps/api/relief-case/request-keys.js';
import { TrainingClock } from '#apps/api/training/training-clock.js';
import { RefusedByCase, Submission, WorkflowGone } from '#apps/api/relief-case/submission.js';

/** Commands of people. A command's events are in the journal before it is answered, and its key always finds the same answer. */
@Injectable()
export class CaseCommands {
  constructor(
    private readonly reader: CaseReader, private readonly answers: Answers, private readonly editions: Editions,
    private readonly current: CurrentEdition, private readonly submission: Submission, private readonly staff: Staff, private readonly accounts: Accounts,
    private readonly clock: DatabaseClock, private readonly attachments: Attachments, private readonly training: TrainingClock,
    private readonly oralApprovals: OralApprovals, private readonly settings: ApiSettings,
  ) {}

  async open(key: string | undefined, command: OpeningCommand, actor: Actor): Promise<Answer> {
    const now = instantOf(await this.clock.nowMs());
    assertBorn(command, now);
    const { caseId, cause, requestHash } = requestKeys(key, actor, null, command);
    const { answer, landed } = await this.answers.findOrOpen({ cause, requestHash });
    if (answer) return answer;
    this.assertTown(command.townCode);
    if (!covers(actor, command.townCode)) throw Problem.refused({ code: 'role-not-allowed', field: 'townCode' });
    const { pack, packHash, calendar, calendarHash } = await this.current.of(command.townCode, landed);
    // Asked before anything starts: a workflow whose first command is refused would have nothing to do.
    const { refusal } = decide({ state: null, command, actor, now, caseId, pack, calendar });
    if (refusal) throw Problem.refused(refusal);
    try {
      const input = { caseId, pack, packHash, calendar, calendarHash, runUpdates: RUN_UPDATES };
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

  /** `ifMatch`: how many events the case had when whoever commands last looked, in quotes. */
  async give(key: string | undefined, caseNo: string, command: PersonCommand, { actor, login }: Pick<Access, 'actor' | 'login'>, ifMatch?: string): Promise<Answer> {
    assertBorn(command, instantOf(await this.clock.nowMs()));
    const { cause, requestHash } = requestKeys(key, actor, caseNo, command);
    const found = await this.reader.findFor({ cause, requestHash }, caseNo, actor);
    if ('answer' in found) return found.answer;
    const { stored } = found;
    // Posts do not change as cases do: nobody else has to be asked.
    if (!mayGive(actor, command.type)) throw Problem.refused({ code: 'role-not-allowed' });
    const seen = seenHead(ifMatch);
    if (seen !== null && await this.reader.hasChangedSince(stored, seen, actor)) throw new Problem('case-changed');
    await this.assertNamesKnown(command, stored.state.townCode, actor);
    await this.assertFresh(stored, command, login);
    if (command.type === 'record-approval') await this.oralApprovals.assertCode(stored, command);
    if (command.type === 'attach') await this.attachments.assertKept(stored.caseId, command, actor);
    return this.carryOut(stored, { command, actor, cause, requestHash }, () => this.reader.find(caseNo, actor));
  }

  /** The same for whoever was let in by a case's secret; `rows` and `look` show the case. */
  async giveBySecret(key: string | undefined, stored: StoredCase, command: PersonCommand, actor: Actor, look: () => Promise<StoredCase>, rows: Rows): Promise<Answer> {
    const { cause, requestHash } = requestKeys(key, actor, stored.caseNo, command);
    return await this.answers.find({ cause, requestHash }) ?? this.carryOut(stored, { command, actor, cause, requestHash }, look, rows);
  }

  /** `look`: at the case as it is by then. */
  private async carryOut(stored: StoredCase, request: CommandRequest, look: () => Promise<StoredCase>, rows?: Rows): Promise<Answer> {
    const { command, actor, cause, requestHash } = request;
    // Whose time is being moved would jump over what comes due on the way.
    if (this.training.standing(stored) === 'running') throw new Problem('time-moving');
    if (stored.state.status === 'closed') await this.assertAllowed(stored, command, actor);
    const give = async () => sameRequest(await this.submission.give(stored.caseId, cause, request), requestHash);
    try {
      return await give().catch(async (error: unknown) => {
        if (!(error instanceof RefusedByCase)) throw error;
        const { head } = (await look()).state;
        if (head <= error.head) throw error;
        await this.submission.catchUp(stored.caseId);
        return give();
      });
    } catch (error) {
      if (error instanceof RefusedByCase) throw Problem.refused(error.refusal);
      if (!(error instanceof WorkflowGone)) throw error;
      const late = await this.answers.find({ cause, requestHash });
      if (late) return late;
      await this.assertAllowed(await look(), command, actor);
      // Its workflow is lost, or ended with the case that is to be opened again: a new run goes on from the journal.
      const answer = await this.submission.resume(stored.caseId, cause, request, rows).catch((again: unknown) => {
        throw again instanceof RefusedByCase ? Problem.refused(again.refusal) : again instanceof WorkflowGone ? new Problem('unavailable') : again;
      });
      return sameRequest(answer, requestHash);
    }
  }

  /** @throws the refusal, when the rules refuse the command as the case is stored. */
  private async assertAllowed(stored: StoredCase, command: PersonCommand, actor: Actor): Promise<void> {
    const { refusal } = decide({ ...stored, ...(await this.editions.of(stored)), command, actor });
    if (refusal) throw Problem.refused(refusal);
  }

  /** Nothing has been carried out: the same key is good once they have logged in anew. @throws fresh-login-needed */
  private async assertFresh(stored: StoredCase, command: PersonCommand, { atMs, acr, byToken }: ShownLogin): Promise<void> {
    const { pack } = await this.editions.of(stored);
    const needed = freshLoginFor(stored.state, command, pack);
    if (!needed) return;
    const wanted = this.settings.stepUpAcr;
    const isWellKnown = byToken || wanted === null || acr === wanted;
    if (isWellKnown && isFresh(needed, atMs, await this.clock.nowMs())) return;
    const how = [`max_age="${needed.withinMinutes * 60}"`, ...(wanted === null ? [] : [`acr_values="${wanted}"`])];
    throw new Problem('fresh-login-needed', {
      citation: needed.citation, headers: { 'www-authenticate': `Bearer realm="jishi", error="insufficient_user_authentication", ${how.join(', ')}` },
    });
  }

  /** The journal knows cases, and the decider neither staff nor towns: whom and what a command names is looked up here. */
  private async assertNamesKnown(command: PersonCommand, townCode: string, actor: Actor): Promise<void> {
    if ('townCode' in command && command.townCode !== undefined) this.assertTown(command.townCode);
    switch (command.type) {
      case 'hand-over': return this.assertColleague('handlerId', command.handlerId, townCode, AUTHORITY['take-over'].roles);
      case 'ask-approval': return this.assertColleague('approverId', command.approverId, townCode, ORAL_APPROVERS);
      case 'declare-relative': return this.assertStaff('staffId', command.staffId);
      case 'break-glass': return this.assertReader('staffId', command.staffId);
      case 'merge': return this.assertVisible('intoCaseNo', command.intoCaseNo, actor);
    }
  }

  private assertTown(townCode: string): void {
    if (!this.staff.towns.has(townCode)) throw Problem.atField('unknown-town', 'townCode');
  }

  private async assertStaff(field: string, id: string | undefined): Promise<void> {
    if (id !== undefined && !await this.accounts.find(id)) throw Problem.atField('unknown-staff', field);
  }

  /** Somebody who is to act on the case has to be able to see it, and their post to allow it. */
  private async assertColleague(field: string, id: string | undefined, townCode: string, roles: readonly Role[]): Promise<void> {
    if (id === undefined) return;
    const account = await this.accounts.find(id);
    if (!account || !roles.includes(account.role) || !covers(account, townCode)) throw Problem.atField('unknown-staff', field);
  }

  /** The glass is broken for whoever looks at cases at all. */
  private async assertReader(field: string, id: string): Promise<void> {
    const account = await this.accounts.find(id);
    if (!account || !mayRead(account)) throw Problem.atField('unknown-staff', field);
  }

  /** @throws not-found at the field, for a case that does not exist and for one of another region alike. */
  private async assertVisible(field: string, caseNo: string, actor: Actor): Promise<void> {
    await this.reader.find(caseNo, actor).catch((error: unknown) => {
      throw error instanceof Problem && error.code === 'not-found' ? Problem.atField('not-found', field) : error;
    });
  }
}

/** The same update id with another body silently brings the old answer; its hash tells. */
function sameRequest({ caseNo, events, requestHash }: CommandAnswer, ours: string): Answer {
  if (requestHash !== ours) throw new Problem('idempotency-key-reused');
  return { caseNo, events };
}

/** @throws request-malformed for what is no number of events. */
function seenHead(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch === '*') return null;
  const [, head] = /^"(\d{1,9})"$/.exec(ifMatch) ?? [];
  if (head === undefined) throw new Problem('request-malformed');
  return Number(head);
}
