import { msOf } from '#libs/clock/instant.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import type { CaseState, EventBody } from '#libs/contracts/event.js';
import { URGENCIES } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import type { Question } from '#libs/relief/decide.js';
import { refuse } from '#libs/relief/refusal.js';

/** What a person's command makes of the case, once the guard has let it through: the checks that need its body, and the events. */
export function act({ state, actor, pack, caseId }: Question, command: PersonCommand): EventBody[] {
  switch (command.type) {
    case 'report-lead':
    case 'apply': {
      const townCode = command.townCode ?? state?.townCode;
      const cause = command.cause ?? state?.cause;
      if (!townCode || !cause) return refuse({ code: 'opening-incomplete', field: townCode ? 'cause' : 'townCode' });
      if (state && townCode !== state.townCode) refuse({ code: 'case-open', field: 'townCode' });
      if (command.urgency && !pack.urgencies.includes(command.urgency)) refuse({ code: 'grade-not-offered', field: 'urgency' });
      const plea = { townCode, cause: cause as 'other', channel: command.channel ?? null, urgency: command.urgency ?? null };
      return command.type === 'report-lead'
        ? [{ type: 'LeadReported', data: plea, personal: command.personal }]
        : [{ type: 'Applied', data: { ...plea, helperAuthorised: command.helperAuthorised === true }, personal: command.personal }];
    }
    case 'accept':
      return [{ type: 'Accepted', data: {} }];
    case 'grade':
      return grade(state!, command, pack);
    case 'confirm-grade':
      return [{ type: 'Graded', data: { urgency: state!.proposedGrade!.urgency, shownAt: null } }];
    case 'take-over':
      return [{ type: 'TakenOver', data: { handlerId: actor.id } }];
    case 'relief-first':
      return [{
        type: 'ReliefFirstProposed',
        data: { reliefId: state!.reliefs.length + 1, form: command.form, amountFen: command.amountFen },
        personal: command.personal,
      }];
    case 'approve': {
      const relief = state!.reliefs.find(r => r.reliefId === command.reliefId);
      if (!relief) return refuse({ code: 'no-such-relief', field: 'reliefId' });
      if (relief.state !== 'proposed') refuse({ code: 'relief-not-proposed', field: 'reliefId' });
      if (command.occurredAt && msOf(command.occurredAt) < msOf(relief.proposedAt)) refuse({ code: 'occurred-too-early', field: 'occurredAt' });
      const { reliefId, amountFen } = relief;
      return [
        { type: 'ReliefApproved', data: { reliefId } },
        { type: 'PaymentOrdered', data: { orderId: `${caseId}-p${reliefId}`, reliefId, amountFen } },
      ];
    }
    case 'complete-papers':
      if (command.occurredAt && msOf(command.occurredAt) < msOf(state!.marks['relief-delivered']!)) refuse({ code: 'occurred-too-early', field: 'occurredAt' });
      return [{ type: 'PapersCompleted', data: {}, personal: command.personal }];
    case 'feedback':
      return [{ type: 'FeedbackGiven', data: { satisfied: command.satisfied ?? null }, personal: command.personal }];
    case 'close':
      return [{ type: 'Closed', data: {} }];
    case 'urge':
      return [{ type: 'Urged', data: {}, personal: command.personal }];
    case 'hand-over':
      if (command.townCode === state!.townCode) refuse({ code: 'same-town', field: 'townCode' });
      if (command.handlerId && command.handlerId === state!.handlerId) refuse({ code: 'already-handler', field: 'handlerId' });
      return [{
        type: 'HandedOver',
        data: { handlerId: command.handlerId ?? null, townCode: command.townCode ?? state!.townCode },
        personal: command.personal,
      }];
  }
}

/** The first grade and a higher one hold at once; a lower one waits for a second person. */
function grade(state: CaseState, { urgency, shownAt, occurredAt }: PersonCommand & { type: 'grade' }, pack: Pack): EventBody[] {
  if (!pack.urgencies.includes(urgency)) refuse({ code: 'grade-not-offered', field: 'urgency' });
  if (state.graded && state.urgency === urgency) refuse({ code: 'grade-unchanged', field: 'urgency' });
  const higher = state.graded && URGENCIES.indexOf(urgency) < URGENCIES.indexOf(state.urgency!);
  if (state.graded && !higher) return [{ type: 'RegradeProposed', data: { urgency } }];
  if (shownAt && msOf(shownAt) < msOf(state.marks['first-contact']!)) refuse({ code: 'occurred-before-first-contact', field: 'shownAt' });
  return [{ type: 'Graded', data: { urgency, shownAt: higher ? shownAt ?? occurredAt ?? null : null } }];
}
