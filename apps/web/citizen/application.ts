import type { Cause } from '#libs/contracts/words.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import type { CitizenWord } from '#apps/web/citizen/words.js';

/** What somebody has typed so far; it stands in the page's memory alone. */
export interface Application {
  kind: 'apply' | 'report-lead';
  name: string;
  phone: string;
  townCode: string;
  cause: Cause | null;
  summary: string;
  address: string;
  members: { name: string; relation: string }[];
  residentId: string;
}

export type Step = 'who' | 'what' | 'home' | 'card' | 'check';

/** Of somebody else only what one can know. */
export function stepsOf({ kind }: Application): Step[] {
  return kind === 'apply' ? ['who', 'what', 'home', 'card', 'check'] : ['who', 'what', 'home', 'check'];
}

type Fault = keyof Pick<Application, 'name' | 'phone' | 'townCode' | 'cause' | 'summary' | 'residentId'>;

/** What stands in the way of the next step. */
export function faultsOf(step: Step, { kind, name, phone, townCode, cause, summary, residentId }: Application): { [fault in Fault]?: CitizenWord } {
  switch (step) {
    case 'who': return { ...(kind === 'apply' && !name.trim() && { name: 'required' as const }), ...(!townCode && { townCode: 'chooseOne' as const }), ...(plainPhone(phone) && !/^\+?[0-9-]{5,20}$/.test(plainPhone(phone)) && { phone: 'phoneBad' as const }) };
    case 'what': return { ...(!cause && { cause: 'chooseOne' as const }), ...(!summary.trim() && { summary: 'required' as const }) };
    case 'card': return residentId.trim() && !checkResidentId(residentId).valid ? { residentId: 'cardBad' } : {};
    default: return {};
  }
}

/** As the API takes it: what was left empty is left out. */
export function bodyOf({ kind, name, phone, townCode, cause, summary, address, members, residentId }: Application): object {
  const said = { ...(name.trim() && { name: name.trim() }), ...(plainPhone(phone) && { phone: plainPhone(phone) }), ...(address.trim() && { address: address.trim() }), summary: summary.trim() };
  const household = members.filter(member => member.name.trim()).map(member => ({ name: member.name.trim(), ...(member.relation.trim() && { relation: member.relation.trim() }) }));
  return { type: kind, townCode, cause, personal: kind === 'apply' ? { ...said, ...(residentId.trim() && { residentId: residentId.trim() }), ...(household.length > 0 && { household }) } : said };
}

function plainPhone(phone: string): string {
  return phone.replace(/[\s()（）]/g, '').replaceAll('－', '-');
}
