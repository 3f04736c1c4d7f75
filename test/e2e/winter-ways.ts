import { fastForwardCase } from '#infra/fast-forward.js';
import type { CaseView } from '#libs/contracts/view.js';
import { CARD, eventually, lead, type Town } from '#test/e2e/town.js';
import { at } from '#test/e2e/winter-on-paper.js';

export interface Office {
  pack: string;
  town: string;
  village: string;
  intake: string;
  investigator: string;
  approver: string;
  lead: string;
  county: string;
  countyApprover: string;
  duty: string;
  department: string;
  departmentHandler: string;
  materials: string[];
}
export const JINING: Office = {
  pack: 'jining-2021', town: '370899101000', village: 'zhao-village', intake: 'li-intake', investigator: 'sun-investigator', approver: 'wang-approver', lead: 'zhou-lead', county: 'wu-county',
  countyApprover: 'jiang-approver', duty: 'zheng-duty', department: 'medical-insurance', departmentHandler: 'yi-medical', materials: ['application', 'means-authorisation', 'hardship-evidence'],
};
export const CHAOYANG: Office = {
  pack: 'chaoyang-2021', town: '211399101000', village: 'tian-village', intake: 'bai-intake', investigator: 'luo-investigator', approver: 'gao-approver', lead: 'song-lead', county: 'yuan-county',
  countyApprover: 'lu-approver', duty: 'xiao-duty', department: 'civil-affairs', departmentHandler: 'du-civil', materials: ['application', 'means-authorisation'],
};

type Post = Exclude<keyof Office, 'pack' | 'town' | 'department' | 'materials'>;

/** One case of a county on its way through that winter, by its own clock. */
export class Case {
  caseNo = '';
  private caseId = '';

  constructor(private readonly town: Town, readonly office: Office) {}

  /** An ordinary lead has no clock yet: it is taken to the winter of 2033 unharmed. */
  async begin(day = '01-20T10:00'): Promise<void> {
    const { body } = await this.town.open(this.office.village, lead({ townCode: this.office.town, urgency: 'ordinary' }));
    this.caseNo = body.caseNo;
    this.caseId = (await this.view()).caseId;
    await this.does('intake', 'take-over');
    await this.does('intake', 'grade', { urgency: 'ordinary' });
    await this.until(day);
  }

  view(): Promise<CaseView> {
    return this.town.view(this.caseNo, this.office.county);
  }

  does(post: Post, type: string, fields: object = {}): Promise<unknown> {
    return this.town.done(this.office[post] as string, this.caseNo, type, fields);
  }

  async until(written: string, beforeMs = 0): Promise<void> {
    const aheadMs = Date.parse(at(written)) - beforeMs - Date.parse((await this.view()).now);
    await fastForwardCase(this.town.instance.settings, this.caseId, aheadMs);
  }

  /** To where hardly any time is left. */
  justBefore(due: string): Promise<void> {
    return this.until(due, JUST_BEFORE_MS);
  }

  async applies(materials: string[] = this.office.materials): Promise<void> {
    await this.does('intake', 'apply', { personal: { name: '张三', summary: '大病' }, ...(materials.length > 0 && { materials }) });
  }

  async accepted(track?: string): Promise<void> {
    await this.applies();
    await this.does('intake', 'accept', track ? { track } : {});
  }

  /** The report of 28 January, 23:00, that shows the case to be worse than it had looked. */
  async worsens(urgency: 'urgent' | 'emergency'): Promise<void> {
    await this.does('intake', 'grade', { urgency, shownAt: at('01-28T23:00') });
  }

  proposes(fields: object = { form: 'goods', amountFen: '20000', personal: { payeeName: '张三', what: '米面' } }): Promise<unknown> {
    return this.does('intake', 'relief-first', fields);
  }

  /** Goods by the morning of 29 January, approved and handed over in one go. */
  async relieved(urgency: 'urgent' | 'emergency'): Promise<void> {
    await this.begin('01-29T10:00');
    await this.does('intake', 'grade', { urgency });
    await this.proposes();
    await this.does('approver', 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
    await this.does('village', 'deliver', { reliefId: 1, receipt: 'signature' });
  }

  /** What comes first is approved by word of mouth in the night to 29 January. */
  async approvedAtNight(): Promise<void> {
    await this.begin('01-28T23:00');
    await this.worsens('urgent');
    await this.proposes();
    await this.does('intake', 'ask-approval', { reliefId: 1, approverId: this.office.duty });
    await this.does('duty', 'approve-orally', { reliefId: 1 });
  }

  async investigated(): Promise<void> {
    await this.does('investigator', 'investigate', { step: 'visit' });
    await this.does('intake', 'give-opinion');
  }

  async posted(): Promise<void> {
    await this.begin();
    await this.accepted('expenditure-type');
    await this.does('investigator', 'investigate', { step: 'visit' });
    await this.does('investigator', 'investigate', { step: 'means-check', authorised: true });
    await this.does('investigator', 'investigate', { step: 'appraisal' });
    await this.does('intake', 'give-opinion');
    await this.until('01-28T10:00');
    await this.does('intake', 'post-notice', { personal: { place: '村务公开栏' } });
  }

  async decided(post: Post, programme: string, occurredAt?: string): Promise<void> {
    await this.does('intake', 'record-payee', { source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
    await this.does(post, 'decide', { programme, amountFen: '50000', ...(occurredAt && { occurredAt }), ...(this.office === CHAOYANG && { severity: 'light' }), cardTail: CARD.slice(-4) });
  }

  /** Until 12 February, minutes before the town has had it too long. */
  async raisedInTime(): Promise<void> {
    await this.raisable();
    await this.justBefore('02-13');
    await this.does('intake', 'raise', { to: 'county', programme: 'medical', amountFen: '50000' });
  }

  async raisable(): Promise<void> {
    await this.begin();
    await this.accepted();
    await this.investigated();
  }

  async slipIssued(): Promise<void> {
    await this.begin();
    await this.does('intake', 'issue-slip', { department: this.office.department, personal: { item: '住院费用' } });
  }

  async turnedAway(): Promise<void> {
    await this.begin();
    await this.applies();
    await this.does('intake', 'reject', { ground: 'not-in-hardship' });
    await this.does('intake', 'plan-follow-up', { on: '2033-01-29' });
  }
}

export const JUST_BEFORE_MS = 300_000;

/** A way to go, and the clocks it meets and misses. `late`: rungs that were due before anybody could know of the clock. */
export interface Way {
  about: string;
  office: Office;
  met?: string[];
  missed?: string[];
  late?: string[];
  go(one: Case): Promise<void>;
}

const ofBoth = (way: Omit<Way, 'office'>): Way[] => [JINING, CHAOYANG].map(office => ({ ...way, office }));

export const WAYS: Way[] = [
  ...ofBoth({ about: 'what is missing is listed at the last moment', met: ['supplement-list'], async go(one) {
    await one.begin();
    await one.applies([]);
    await one.justBefore('01-24');
    await one.does('intake', 'list-missing', { materials: one.office.materials });
    await one.until('01-26');
  } }),
  ...ofBoth({ about: 'nobody says what is missing', missed: ['supplement-list'], async go(one) {
    await one.begin();
    await one.applies([]);
    await one.until('01-24T00:01');
  } }),
  ...ofBoth({ about: 'accepted at the last moment', met: ['acceptance'], async go(one) {
    await one.begin();
    await one.applies();
    await one.justBefore('01-24');
    await one.does('intake', 'accept', one.office === CHAOYANG ? { track: 'expenditure-type' } : {});
    await one.until('01-26');
  } }),
  ...ofBoth({ about: 'never accepted', missed: ['acceptance'], async go(one) {
    await one.begin();
    await one.applies();
    await one.until('01-26');
  } }),
  ...ofBoth({ about: 'a slip is accepted and answered, and an answer in writing given, each at the last moment', met: ['slip-accept', 'slip-answer', 'inspection-answer'], async go(one) {
    await one.slipIssued();
    await one.justBefore('01-25');
    await one.does('departmentHandler', 'accept-slip', { slipNo: 1 });
    await one.until('01-28T10:00');
    await one.does('county', 'inspect', { personal: { demand: '说明进展' } });
    await one.justBefore('02-11');
    await one.does('departmentHandler', 'answer-slip', { slipNo: 1, outcome: 'helped' });
    await one.justBefore('02-13');
    await one.does('lead', 'answer-inspection', { inspectionNo: 1, personal: { answer: '已办结' } });
    await one.until('02-16');
  } }),
  ...ofBoth({ about: 'nobody looks at a slip, nor at the demand that follows', missed: ['slip-accept', 'slip-answer', 'inspection-answer'], async go(one) {
    await one.slipIssued();
    await one.until('02-16');
  } }),
  ...ofBoth({ about: 'turned away and looked up at the last moment', met: ['follow-up'], async go(one) {
    await one.turnedAway();
    await one.justBefore('02-12');
    await one.does('village', 'follow-up', { followUpNo: 1, furtherNeed: false });
    await one.until('02-14');
  } }),
  ...ofBoth({ about: 'turned away and forgotten', missed: ['follow-up'], async go(one) {
    await one.turnedAway();
    await one.until('02-14');
  } }),
  ...ofBoth({ about: 'by night, and nobody goes on with it', missed: ['urgent-relief', 'oral-confirmation', 'duty-call'], async go(one) {
    await one.approvedAtNight();
    await one.until('02-13');
  } }),

  ...ofBoth({ about: 'whoever is on duty says so before the next one is called', met: ['duty-call'], async go(one) {
    await one.begin('01-28T23:00');
    await one.worsens('urgent');
    await one.justBefore('01-29T18:27');
    await one.does('lead', 'acknowledge', { callNo: 1 });
    await one.until('01-29T18:40');
  } }),

  { about: 'by night: goods, signature and papers at the last moment', office: JINING, met: ['urgent-relief', 'oral-confirmation', 'paperwork'], async go(one) {
    await one.approvedAtNight();
    await one.justBefore('01-29T23:00');
    await one.does('village', 'deliver', { reliefId: 1, receipt: 'signature' });
    await one.justBefore('01-30');
    await one.does('duty', 'confirm-approval', { reliefId: 1 });
    await one.accepted();
    await one.justBefore('02-15');
    await one.does('intake', 'complete-papers');
    await one.until('02-20');
  } },
  { about: 'papers never follow', office: JINING, missed: ['paperwork'], async go(one) {
    await one.relieved('urgent');
    await one.until('02-20');
  } },
  { about: 'an emergency: the bank confirms, and papers follow, at the last moment', office: JINING, met: ['emergency-relief', 'paperwork of an emergency'], async go(one) {
    await one.begin('01-28T23:00');
    await one.worsens('emergency');
    await one.proposes({ form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
    await one.justBefore('01-29T01:00');
    await one.does('approver', 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
    await eventually(async () => (await one.view()).reliefs[0]!.state === 'paid', 'payment', 60_000);
    await one.accepted();
    await one.justBefore('02-15');
    await one.does('intake', 'complete-papers');
    await one.until('02-20');
  } },
  { about: 'an emergency nobody answers', office: JINING, missed: ['emergency-relief'], async go(one) {
    await one.begin('01-28T23:00');
    await one.worsens('emergency');
    await one.until('02-13');
  } },
  { about: 'an emergency whose papers never follow', office: JINING, missed: ['paperwork of an emergency'], async go(one) {
    await one.relieved('emergency');
    await one.until('02-20');
  } },
  { about: 'the full procedure, each part at the last moment', office: JINING, met: ['visit', 'investigation', 'town-decision'], async go(one) {
    await one.begin();
    await one.accepted();
    await one.justBefore('01-24');
    await one.does('investigator', 'investigate', { step: 'visit' });
    await one.justBefore('01-25');
    await one.does('intake', 'give-opinion');
    await one.justBefore('02-24');
    await one.decided('approver', 'temporary');
    await one.until('03-02');
  } },
  { about: 'accepted, and left lying', office: JINING, missed: ['visit', 'investigation', 'town-decision'], async go(one) {
    await one.begin();
    await one.accepted();
    await one.until('03-02');
  } },
  { about: 'raised and decided at the last moment', office: JINING, met: ['undelegated-town', 'undelegated-county', 'undelegated-route'], late: ['undelegated-route half'], async go(one) {
    await one.raisedInTime();
    await one.justBefore('02-24');
    await one.decided('countyApprover', 'medical');
    await one.until('03-02');
  } },
  { about: 'raised, and never decided', office: JINING, missed: ['undelegated-county', 'undelegated-route'], late: ['undelegated-route half'], async go(one) {
    await one.raisedInTime();
    await one.until('03-02');
  } },
  { about: 'raised too late', office: JINING, missed: ['undelegated-town'], late: ['undelegated-town due', 'undelegated-town plus3'], async go(one) {
    await one.raisable();
    await one.until('02-18T10:00');
    await one.does('intake', 'raise', { to: 'county', programme: 'medical', amountFen: '50000' });
  } },

  { about: 'by night: goods, signature, easing and papers at the last moment', office: CHAOYANG, met: ['urgent-relief', 'oral-confirmation', 'easing', 'paperwork'], async go(one) {
    await one.approvedAtNight();
    await one.justBefore('01-29T23:00');
    await one.does('village', 'deliver', { reliefId: 1, receipt: 'signature' });
    await one.justBefore('01-30');
    await one.does('duty', 'confirm-approval', { reliefId: 1 });
    await one.accepted('urgent-type');
    await one.justBefore('02-15');
    await one.does('intake', 'ease-urgency');
    await one.justBefore('02-22');
    await one.does('intake', 'complete-papers');
    await one.until('02-26');
  } },
  { about: 'nobody says that the urgency has eased', office: CHAOYANG, missed: ['easing'], async go(one) {
    await one.relieved('urgent');
    await one.until('02-19');
  } },
  { about: 'eased, and papers never follow', office: CHAOYANG, missed: ['paperwork'], async go(one) {
    await one.relieved('urgent');
    await one.until('02-14T10:00');
    await one.does('intake', 'ease-urgency');
    await one.until('02-26');
  } },
  { about: 'a notice runs its days, and is decided upon at the last moment', office: CHAOYANG, met: ['decision'], missed: ['public-notice'], async go(one) {
    await one.posted();
    await one.justBefore('02-24');
    await one.decided('approver', 'temporary');
    await one.until('03-02');
  } },
  { about: 'somebody objects at the last moment', office: CHAOYANG, met: ['public-notice'], async go(one) {
    await one.posted();
    await one.justBefore('02-11');
    await one.does('village', 'object', { noticeNo: 1, personal: { objection: '情况不实' } });
    await one.until('02-12');
  } },
  { about: 'accepted, and left lying', office: CHAOYANG, missed: ['decision'], async go(one) {
    await one.begin();
    await one.accepted('urgent-type');
    await one.until('03-02');
  } },
];

/** Decided on paper at that instant, and entered on the morning after. */
export const ENTERED_LATE = ['2033-02-23T23:59:59.999+08:00', '2033-02-24T00:00:00+08:00', '2033-02-24T00:00:00.001+08:00'].map((occurredAt): Way => ({
  about: `decided at ${occurredAt}`, office: JINING, async go(one) {
    await one.begin();
    await one.accepted();
    await one.investigated();
    await one.until('02-24T09:00');
    await one.decided('approver', 'temporary', occurredAt);
  },
}));
