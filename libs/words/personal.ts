import type { PersonalKind } from '#libs/contracts/words.js';
import type { Bilingual } from '#libs/words/words.js';

/** What people call kinds of personal data. */
export const KIND_NAMES = {
  name: { zh: '姓名', en: 'names' }, 'resident-id': { zh: '身份证号', en: 'identity numbers' }, phone: { zh: '电话', en: 'telephone' }, address: { zh: '住址', en: 'address' }, 'bank-card': { zh: '银行卡号', en: 'bank cards' },
  objector: { zh: '异议人', en: 'who objected' }, circumstances: { zh: '困难和调查情况', en: 'what happened to the family' }, dealings: { zh: '办理往来文字', en: 'what offices wrote' },
} satisfies { [kind in PersonalKind]: Bilingual };

/** What people call the fields that hold it. */
export function fieldName(field: string): Bilingual {
  return FIELDS[field] ?? { zh: '内容', en: 'text' };
}

const FIELDS: { [field: string]: Bilingual } = {
  name: { zh: '姓名', en: 'Name' }, residentId: { zh: '身份证', en: 'Identity number' }, phone: { zh: '电话', en: 'Phone' }, address: { zh: '住址', en: 'Address' }, helperName: { zh: '代办人', en: 'Helper' }, witness: { zh: '见证人', en: 'Witness' },
  payeeName: { zh: '收款人', en: 'Payee' }, bankCard: { zh: '银行卡', en: 'Bank card' }, objector: { zh: '异议人', en: 'Objector' }, objection: { zh: '异议', en: 'Objection' }, place: { zh: '公示地点', en: 'Place' }, summary: { zh: '困难情况', en: 'What happened' },
  explanation: { zh: '说明', en: 'Explanation' }, reason: { zh: '理由', en: 'Reason' }, note: { zh: '说明', en: 'Note' }, finding: { zh: '调查情况', en: 'Finding' }, opinion: { zh: '初审意见', en: 'Opinion' }, plan: { zh: '救助方案', en: 'Plan' }, minutes: { zh: '纪要文号', en: 'Minutes no.' }, what: { zh: '内容', en: 'What' },
  item: { zh: '请办事项', en: 'What is asked' }, answer: { zh: '答复', en: 'Answer' }, demand: { zh: '督办要求', en: 'Demand' }, caption: { zh: '说明', en: 'Caption' },
};
