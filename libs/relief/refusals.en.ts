import type { RefusalCode } from '#libs/contracts/event.js';

/** What a person is told when a command is refused: what is the matter, and what to do. */
export const refusalsEn: { [code in RefusalCode]: string } = {
  'role-not-allowed': 'Your post may not do this. Pass it to somebody whose post may.',
  'status-not-allowed': 'The case stands at “{status}”, where this cannot be done. See what may be done now.',
  'occurred-in-future': 'The time it happened lies in the future. Check it and enter it again.',
  'occurred-before-first-contact': 'The time it happened lies before the first contact. Check it and enter it again.',
  'occurred-too-early': 'The time it happened is too early: before the step it follows, or more than a year ago. Check it and enter it again.',
  'grade-not-offered': 'This policy edition has no window for that grade. Choose another.',
  'grade-unchanged': 'The case already has this grade. There is nothing to do.',
  'no-grade-proposed': 'No lower grade is waiting to be confirmed.',
  'already-handler': 'This person is already the handler. There is nothing to do.',
  'not-handler': 'You are not the handler of this case. Take it over first, or ask its handler.',
  'not-urgent': 'Relief first is for cases graded urgent. Grade the case first.',
  'relief-pending': 'A relief of this case is still waiting for approval or for the bank. Wait until it is settled.',
  'no-such-relief': 'The case has no relief of that number. Check the number.',
  'relief-not-proposed': 'No relief of this case is waiting for approval.',
  'second-person-needed': 'Whoever proposed a relief may not approve it. Another person has to.',
  'nothing-delivered': 'No relief has reached the recipient yet, so this cannot be done.',
  'papers-owed': 'The papers of the relief given first are still owed. Complete them first.',
  'papers-complete': 'The papers are complete. There is nothing to do.',
  'opening-incomplete': 'A plea needs its town and its cause of hardship.',
  'case-open': 'The case was opened in another town. Use hand-over to move it.',
  'nothing-due': 'No rung is due now.',
  'no-such-order': 'No payment order of that id is waiting for its outcome.',
  'calendar-known': 'The case already counts by this year\'s working days.',
  'track-needed': 'The policy here knows an urgent and an expenditure track. Choose one when accepting.',
  'no-such-track': 'The policy knows no such track. Check it.',
  'step-done': 'This step of the investigation is done. There is nothing to enter.',
  'steps-owed': 'Before a decision this is still to be done: {step}.',
  'opinion-given': 'The preliminary opinion has been given. There is nothing to do.',
  'opinion-owed': 'There is no preliminary opinion yet. Finish the investigation first.',
  'no-such-programme': 'The policy knows no such programme. Check it.',
  'severity-needed': 'Authority depends on the severity here. Enter it.',
  'no-authority': 'Your level may not decide this programme, severity and amount. Whose it is: {body}.',
  'same-town': 'The case is already in that town. There is nothing to hand over.',
};

export const statusesEn: { [status: string]: string } = {
  none: 'not opened', lead: 'lead', applied: 'applied', accepted: 'accepted', 'fed-back': 'fed back', closed: 'closed',
};

/** Words that fill a sentence's places. */
export const wordsEn: { [word: string]: string } = {
  ...statusesEn,
  town: 'the town', county: 'the county', city: 'the city', nobody: 'nobody (the policy delegates none)',
  visit: 'visit', 'means-check': 'means check', appraisal: 'democratic appraisal', 'public-notice': 'public notice',
};
