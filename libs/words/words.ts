import type { Doubt } from '#libs/contracts/command.js';
import type { CaseView } from '#libs/contracts/view.js';
import type { AccountSource, AskState, CHANNELS, Outcome, ProgrammeKind, RECEIPTS, RecoveryOutcome, RELATIONS, ReliefForm, SlipOutcome, Urgency, WithdrawalWord } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';

export type Bilingual = { zh: string; en: string };

/** What people read for the closed lists' words; what the refusals have words for stands with them. */
export const GRADES = {
  emergency: { zh: '特急', en: 'emergency' }, urgent: { zh: '急难', en: 'urgent' }, ordinary: { zh: '一般', en: 'ordinary' },
} satisfies { [urgency in Urgency]: Bilingual };

export const CHANNEL_NAMES = {
  'town-window': { zh: '乡镇（街道）窗口', en: 'town window' }, village: { zh: '村（居）上报', en: 'village' }, hotline: { zh: '热线转办', en: 'hotline' }, mobile: { zh: '扫码或手机', en: 'mobile' },
  discovery: { zh: '主动发现', en: 'discovery' }, department: { zh: '部门转来', en: 'department' }, 'warning-factor': { zh: '监测预警', en: 'warning factor' },
} satisfies { [channel in (typeof CHANNELS)[number]]: Bilingual };

/** How the family's own word is known that it takes its plea back. */
export const WITHDRAWAL_WORD_NAMES = {
  paper: { zh: '有本人签字的书面材料', en: 'by a paper it signed' },
  code: { zh: '本人凭查询码撤回', en: 'by its own code' },
  'second-person': { zh: '经第二人向家庭核实', en: 'a second person asked the family' },
} satisfies { [word in WithdrawalWord]: Bilingual };

export const RELATION_NAMES = {
  spouse: { zh: '配偶', en: 'spouse' }, parent: { zh: '父母', en: 'parent' }, child: { zh: '子女', en: 'child' }, sibling: { zh: '兄弟姐妹', en: 'sibling' },
  'other-relative': { zh: '其他近亲属', en: 'another relative' }, interested: { zh: '其他利害关系', en: 'another interest' },
} satisfies { [relation in (typeof RELATIONS)[number]]: Bilingual };

export const OUTCOMES = {
  helped: { zh: '已救助', en: 'helped' }, refused: { zh: '不予救助', en: 'refused' }, withdrawn: { zh: '已撤回', en: 'withdrawn' }, merged: { zh: '已并案', en: 'merged' },
} satisfies { [outcome in Outcome]: Bilingual };

export const FORMS = {
  money: { zh: '转账', en: 'money' }, cash: { zh: '现金', en: 'cash' }, goods: { zh: '实物', en: 'goods' }, lodging: { zh: '临时住宿', en: 'lodging' }, medical: { zh: '医疗', en: 'medical' },
} satisfies { [form in ReliefForm]: Bilingual };

export const RELIEF_KINDS = {
  first: { zh: '先行', en: 'first' }, decided: { zh: '审批', en: 'decided' }, conference: { zh: '一事一议', en: 'conference' }, second: { zh: '二次', en: 'second' },
} satisfies { [kind in CaseView['reliefs'][number]['kind']]: Bilingual };

export const PROGRAMMES = {
  'basic-living': { zh: '基本生活救助', en: 'basic-living relief' }, special: { zh: '专项救助', en: 'special relief' }, temporary: { zh: '临时救助', en: 'temporary relief' }, service: { zh: '帮扶服务', en: 'assistance services' },
} satisfies { [kind in ProgrammeKind]: Bilingual };

export const RECEIVED_BY = {
  signature: { zh: '签字', en: 'signature' }, thumbprint: { zh: '按手印', en: 'thumbprint' }, 'witnessed-photo': { zh: '见证拍照', en: 'witnessed photo' },
} satisfies { [receipt in (typeof RECEIPTS)[number]]: Bilingual };

export const ACCOUNT_SOURCE_NAMES = {
  'card-seen': { zh: '核对银行卡原件', en: 'the card was seen' }, 'passbook-seen': { zh: '核对存折原件', en: 'the passbook was seen' }, photo: { zh: '照片或复印件', en: 'a photo or copy' },
  'shared-data': { zh: '共享数据（一卡通）', en: 'shared data' }, told: { zh: '本人或家属口述', en: 'told by the family' },
} satisfies { [source in AccountSource]: Bilingual };

export const ASK_NAMES = {
  open: { zh: '待答复', en: 'not answered yet' }, given: { zh: '已批准', en: 'given' }, disowned: { zh: '否认批准', en: 'disowned' }, lapsed: { zh: '已失效', en: 'lapsed' },
} satisfies { [state in AskState]: Bilingual };

export const RECOVERY_RESULTS = {
  recovered: { zh: '已追回', en: 'recovered' }, upheld: { zh: '经县级核实予以认可', en: 'upheld by the county' }, 'not-recoverable': { zh: '无法追回', en: 'not recoverable' },
} satisfies { [outcome in RecoveryOutcome]: Bilingual };

export const SLIP_RESULTS = {
  helped: { zh: '已救助', en: 'helped' }, 'helped-in-part': { zh: '部分救助', en: 'helped in part' }, 'not-eligible': { zh: '不符合条件', en: 'not eligible' },
  'declined-by-person': { zh: '本人放弃', en: 'declined by the person' },
} satisfies { [outcome in SlipOutcome]: Bilingual };

/** Why a bank declined or sent back; one may have reasons of its own, which stand for themselves. */
export const DECLINES: ReadonlyMap<string, Bilingual> = new Map([
  ['card-not-accepted', { zh: '不受理该卡', en: 'it does not take this card' }], ['account-closed', { zh: '账户已销户', en: 'the account is closed' }], ['not-carried-out', { zh: '经核对未支付', en: 'the bank\'s statement does not show it' }], ['name-mismatch', { zh: '户名与卡号不符', en: 'name and card do not match' }],
]);

export const DOUBTS = {
  'no-answer': { zh: '银行未答复且无法查询', en: 'no answer, and the bank cannot be asked' }, 'wrong-amount': { zh: '银行所报金额与支付令不符', en: 'the bank names another sum' },
} satisfies { [doubt in Doubt]: Bilingual };

export const DUPLICATES = {
  'same-event': { zh: '同一事项', en: 'same event' }, 'near-event': { zh: '日期相近', en: 'a near date' },
} satisfies { [kind in CaseView['duplicates'][number]['kind']]: Bilingual };

/** What a policy calls one of its things, or an instance its people and towns. */
export type NameOf = (kind: keyof typeof NAMED | 'person' | 'town', id: string) => Bilingual;

const NAMED = {
  cause: pack => pack.causes, clock: pack => pack.clocks, department: pack => pack.departments, ground: pack => pack.refusals.grounds, material: pack => pack.materials.items,
  programme: pack => pack.programmes, severity: pack => pack.severities, tier: pack => pack.recipients.tiers, track: pack => pack.tracks,
} satisfies { [kind: string]: (pack: Pack) => readonly { id: string; name: Bilingual }[] };

/** Names of people and towns, by id and region code. */
export interface Directory {
  person: ReadonlyMap<string, string>;
  town: ReadonlyMap<string, string>;
}

/** Ids stand for themselves where nobody knows them, or this release does not know the pack. */
export function namesOf(pack: Pack | null, directory?: Directory): NameOf {
  return (kind, id) => {
    if (kind !== 'person' && kind !== 'town') return (pack ? NAMED[kind](pack) : []).find(known => known.id === id)?.name ?? { zh: id, en: id };
    const name = directory?.[kind].get(id) ?? id;
    return { zh: name, en: name };
  };
}

/** Several of them in one line. */
export function listed(names: readonly Bilingual[], between: Bilingual = { zh: '、', en: ', ' }): Bilingual {
  return { zh: names.map(({ zh }) => zh).join(between.zh), en: names.map(({ en }) => en).join(between.en) };
}
