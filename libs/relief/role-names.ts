import type { Role } from '#libs/contracts/words.js';

/** What people call the posts. */
export const ROLE_NAMES: { [role in Role]: { zh: string; en: string } } = {
  'village-assistant': { zh: '社会救助协理员', en: 'village assistant' },
  reporter: { zh: '信息员', en: 'reporter' },
  'town-intake': { zh: '乡镇受理', en: 'town intake' },
  'town-investigator': { zh: '乡镇调查', en: 'town investigator' },
  'town-approver': { zh: '乡镇审批', en: 'town approver' },
  'team-lead': { zh: '所长', en: 'team lead' },
  'department-handler': { zh: '部门经办', en: 'department handler' },
  'county-approver': { zh: '县级审批', en: 'county approver' },
  'county-duty': { zh: '县级值班', en: 'county duty officer' },
  'county-finance': { zh: '县级拨付', en: 'county finance' },
  supervisor: { zh: '督办', en: 'supervisor' },
  auditor: { zh: '审计', en: 'auditor' },
  administrator: { zh: '系统管理', en: 'administrator' },
  citizen: { zh: '群众', en: 'citizen' },
};
