import type { RefusalCode } from '#libs/contracts/event.js';
import type { Body, InspectionState, NoticeState, RecoveryState, ReliefState, SlipState, Status, TrackStep } from '#libs/contracts/words.js';

/** What a person is told when a command is refused: what is the matter, and what to do. */
export const refusalsEn: { [code in RefusalCode]: string } = {
  'role-not-allowed': 'Your post may not do this. Pass it to somebody whose post may.',
  recused: 'This person is recused from the case. Ask a colleague to do it.',
  'status-not-allowed': 'The case stands at “{status}”, where this cannot be done. See what may be done now.',
  'state-not-allowed': 'This item is “{state}”, and in that state this cannot be done. Look at the case again first.',
  'occurred-in-future': 'The time entered lies in the future. Check it and enter it again.',
  'occurred-before-first-contact': 'The time entered lies before the first contact. Check it and enter it again.',
  'occurred-too-early': 'The time entered is too early: before the step it follows, or more than a year ago. Check it and enter it again.',

  'opening-incomplete': 'A plea needs its town and its cause of hardship. Enter them.',
  'case-open': 'The case was opened in another town. Use hand-over to move it.',
  'cause-not-offered': 'The policy here does not list that cause of hardship. Choose the nearest one.',
  'no-such-material': 'The policy\'s list of materials has no such one. Check it.',
  'not-asked-for': 'Shared data or the office itself provide this material, so no applicant may be asked for it. Leave it out.',
  'list-incomplete': 'The list has to name everything that is missing, since it can be given only once. Complete it first.',
  'supplement-listed': 'What is missing has been named, and that is done only once. Wait for it, or accept the application as it is.',
  'papers-not-missing': 'These materials have been received already, or none are missing. Check the case\'s materials.',
  'track-needed': 'The policy here knows several tracks, urgent and expenditure for example. Choose one when accepting.',
  'no-such-track': 'The policy knows no such track. Check it.',
  'no-such-tier': 'The policy knows no such tier of recipients. Choose one it lists.',
  'order-incomplete': 'The order has to name each kind of programme the policy lists, once. Complete it.',
  'no-such-ground': 'The policy knows no such ground for turning somebody away. Choose one it lists.',
  'no-such-department': 'The policy here knows no such department. Check it.',
  'merge-target-not-open': 'The case to merge into is closed, or is this very case. Check its number.',
  'merged-elsewhere': 'This case was merged into another one. Go on there.',
  'not-flagged': 'No such warning of a duplicate waits on this case. Check it.',
  'duplicate-unresolved': 'This may be the same matter as case {caseNo}, so nothing is paid yet. Look into it; then merge the cases, or have it released with a reason by whoever may.',
  'relief-given': 'Relief of this case has reached the family, so it can be neither withdrawn nor merged. Feed back and close it.',

  'grade-not-offered': 'This policy edition has no window for that grade. Choose another.',
  'grade-unchanged': 'The case already has this grade. There is nothing to do.',
  'no-grade-proposed': 'No lower grade is waiting to be confirmed. Look at the case\'s grade first.',
  'not-urgent': 'This is for cases that are graded urgent and go the urgent way. Grade the case first, or go the ordinary way.',
  'urgency-eased': 'That the urgency has eased is on record. There is nothing to do.',

  'already-handler': 'This person is already the handler. There is nothing to do.',
  'not-handler': 'You are not the handler of this case. Take it over first, or ask its handler.',
  'other-county': 'That town lies in another county, whose rules differ. Help the person apply there instead of passing the case on.',
  'same-town': 'The case is in that very town. There is nothing to hand over or to pass on.',
  'hand-over-pending': 'The case has been offered to another town, which has not taken it over. Until it does, or returns it, the case is yours.',
  'no-hand-over-offered': 'Nothing waits for your town to take it over. Look at the case again first.',
  'already-recused': 'This person is recused already. There is nothing to do.',
  'above-only': 'This person watches or decides above: only a body above theirs recuses them, or they themselves do. Ask that body.',
  'not-recused': 'This person is not recused. Check whom you named.',
  'reason-needed': 'Whoever recuses somebody else says why. Give the reason.',
  'withdrawal-pending': 'The withdrawal is on record and waits until a second person has asked the family. There is nothing to do.',
  'no-withdrawal': 'No withdrawal waits for a second person. Look at the case again first.',
  'no-withdrawal-paper': 'There is no such signed paper. Attach it for this purpose first and give its number; without a paper, leave the number empty and a second person asks the family.',

  'step-done': 'This step of the investigation is done. There is nothing to enter.',
  'steps-owed': 'Before a decision this is still to be done: {step}.',
  'authorisation-owed': 'A means check needs the family\'s authorisation. Record it first.',
  'opinion-given': 'The preliminary opinion has been given. There is nothing to do.',
  'opinion-owed': 'There is no preliminary opinion yet. Finish the investigation and give it.',
  'no-public-notice': 'The policy asks no public notice of such a case. Go on with the next step.',
  'notice-posted': 'The public notice is up, or has run its days. There is nothing to post.',
  'no-such-notice': 'The case has no public notice of that number. Check the number.',

  'no-such-programme': 'The policy knows no such programme. Check it.',
  'severity-needed': 'Authority depends on the severity here. Enter it.',
  'no-authority': 'Your level may not decide this. By the policy the one who may is: {body}. Pass it there, or check what was entered.',
  'authority-held': 'The town may decide this programme and amount itself. Decide it, there is nothing to raise.',
  'already-raised': 'The case has been raised. Wait for the decision.',
  'no-conference': 'The policy here knows no case conference. Decide by the register of authority.',
  'nothing-planned': 'A conference decides at least one thing: money, or which departments act. Enter it.',
  'second-person-needed': 'Proposing, investigating and approving take different people. Ask a colleague to do this step.',
  'third-person-needed': 'Investigating, approving and paying take three people. Ask a colleague who had no part in the other two.',

  'form-not-offered': 'The policy here gives no relief first in that form. Choose another.',
  'above-ceiling': 'That is above the ceiling: in one case relief first in this form comes to {upto} at most. Give less, or decide in the ordinary way.',
  'payee-owed': 'No account is on record. Whoever handles the case enters payee and card first, and where they were read.',
  'card-tail-owed': 'Check the account and enter the last four digits of the card.',
  'card-tail-wrong': 'These are not the last four digits of the account on record. Compare with the card or passbook; if the record is wrong, the desk corrects it and asks again.',
  'not-asked': 'No oral approval is being asked for. Ask somebody on duty first.',
  'ask-lapsed': 'That was asked for more than {minutes} minutes ago. Ask again.',
  'cannot-be-asked': 'They are not on duty, or their post gives no oral approval. Choose an approver on the roster or the county\'s duty officer.',
  'other-records': 'Others are on duty: who proposed the relief or handles the case does not record the approval. Let a colleague record it, or the approver tap it.',
  'somebody-asked': 'Somebody on duty has been asked. Two signatures are enough once nobody has answered for {minutes} minutes.',
  'not-yours-to-disown': 'No approval was given in your name. There is nothing to disown.',
  'no-such-recovery': 'The case has no open recovery of that number. Check the number.',
  'recovery-open': 'Something is still to be recovered. The county settles it before the case is closed.',
  'relief-pending': 'A relief of this case is still waiting for approval, for its payment or for the bank. Wait until it is settled.',
  'no-such-relief': 'The case has no relief of that number. Check the number.',
  'relief-not-proposed': 'No relief of this case is waiting for approval. Look at its reliefs first.',
  'not-your-relief': 'Another body gives this relief. Its own people record the receipt.',
  'already-replaced': 'Another relief has reached the family since. The card is not corrected to pay this one, too; propose what is still missing anew.',
  'not-money': 'This relief does not go through the bank. Record the receipt once the person holds it.',
  'is-money': 'This relief goes through the bank, whose word counts. No receipt is to be recorded.',
  'not-approver': 'An oral approval is confirmed in writing by whoever gave it. Tell them.',
  'nothing-to-confirm': 'Nothing of that number is waiting to be confirmed. Check the number.',
  'nothing-delivered': 'No relief has reached the recipient yet, so this cannot be done. See to the relief first.',
  'papers-owed': 'The papers of the relief given first are still owed. Complete them first.',
  'papers-complete': 'The papers are complete. There is nothing to do.',
  'relief-unpaid': 'The bank declined or returned a payment, and nothing has taken its place. Correct payee and card, or give other relief.',

  'no-such-slip': 'The case has no transfer slip of that number. Check the number.',
  'not-your-slip': 'This transfer slip did not go to your department or town. Leave it to the one it went to.',
  'slip-binding': 'The county has decided that this transfer slip is yours, so it cannot be returned. Do it and answer.',
  'county-decides': 'This item came back twice, so the county\'s civil affairs decides whose it is. Bring it there.',
  'slips-open': 'Some transfer slips have come to nothing yet. Feed back once each has its outcome.',
  'oral-approval-owed': 'An oral approval is not confirmed in writing yet. Ask whoever gave it.',

  'already-attached': 'This very file is attached to the case already. Nothing is left to do.',
  'no-such-file': 'No such file was handed in for this case, or its type or size is another. Upload it first and give what that answered.',
  'no-such-call': 'Nobody on duty was called about the case under that number. Check the number.',
  'call-acknowledged': 'That call was acknowledged, or somebody took the case in hand. Nothing is left to do.',
  'no-such-inspection': 'The case has no inspection of that number. Check the number.',
  'inspection-open': 'An inspection is not settled. Answer it in writing, and have the answer taken.',
  'no-such-follow-up': 'No follow-up of that number is to be done. Check the number.',
  'follow-up-in-past': 'A follow-up is planned for a later day. Enter another.',
  'not-fed-back': 'The outcome has not been told yet. Rate it once it has.',
  'already-rated': 'This has been rated already, which can be done once. If things have changed, please call the office.',
  'follow-ups-open': 'A planned follow-up has not been done. Do it, then close the case.',

  'nothing-due': 'No rung is due now.',
  'no-such-order': 'No payment order of that id is waiting for its outcome.',
  'calendar-known': 'The case already counts by this year\'s working days.',
  'calendar-superseded': 'The case counts by a later edition of this year; an earlier one does not come back.',
  'calendar-not-confirmed': 'Nobody has proposed and confirmed these working days. Two people have to.',
  'nothing-to-absorb': 'The case that another one was merged into does not exist.',
};

export const statusesEn = {
  none: 'not opened', lead: 'lead', applied: 'applied', accepted: 'accepted', refused: 'refused', 'fed-back': 'fed back', closed: 'closed',
} satisfies { [status in Status | 'none']: string };

/** Of a relief, a slip, a public notice, a 督办: where two of them have a state of one name it means the same. */
export const statesEn = {
  proposed: 'waiting for approval', approved: 'approved', ordered: 'at the bank', 'in-doubt': 'in doubt', paid: 'paid', delivered: 'handed over', declined: 'declined by the bank', returned: 'returned',
  'turned-down': 'turned down', replaced: 'replaced',
  issued: 'not accepted yet', accepted: 'accepted', rerouted: 'passed to another', answered: 'answered', 'fed-back': 'fed back', cancelled: 'cancelled',
  posted: 'posted', objected: 'objected to', ended: 'ended', 'taken-down': 'taken down',
  demanded: 'not answered yet', settled: 'settled', open: 'to be recovered',
} satisfies { [state in RecoveryState | ReliefState | SlipState | NoticeState | InspectionState]: string };

export const bodiesEn = {
  town: 'the town', county: 'the county', city: 'the city', nobody: 'nobody (the policy delegates none)',
} satisfies { [body in Body | 'nobody']: string };

export const stepsEn = {
  visit: 'visit', 'means-check': 'means check', appraisal: 'democratic appraisal', 'public-notice': 'public notice', opinion: 'preliminary opinion',
} satisfies { [step in TrackStep]: string };

/** What fills a sentence's places; a place that is not here takes what it is given, like a case number. */
export const wordsEn: { [place: string]: { [word: string]: string } } = { status: statusesEn, state: statesEn, body: bodiesEn, step: stepsEn };
