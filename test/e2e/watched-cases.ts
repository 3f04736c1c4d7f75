import { application, DAY_MS, eventually, lead, type Town, WEST } from '#test/e2e/town.js';

/** What somebody who watches over the county finds: a case that was late, one that was helped in time and owes papers, and one with a slip and an answer owed. */
export async function watchedCases(town: Town): Promise<{ late: string; paid: string; asked: string }> {
  const late: string = (await town.open('zhao-village', lead({ urgency: 'urgent' }))).body.caseNo;
  const paid = await town.readyForRelief({ name: '林间', summary: '灶房失火' });
  await town.pay(paid);
  await eventually(async () => (await town.view(paid)).reliefs[0].state === 'paid', 'payment');
  const asked: string = (await town.open('he-intake', application({ townCode: WEST, personal: { name: '周木', summary: '学费' } }))).body.caseNo;
  await town.done('he-intake', asked, 'take-over');
  await town.done('he-intake', asked, 'issue-slip', { department: 'education', personal: { item: '减免学费' } });
  await town.done('jiao-education', asked, 'accept-slip', { slipNo: 1 });
  await town.done('wu-county', asked, 'inspect', { personal: { demand: '说明为何未办' } });
  await town.forward(late, 2 * DAY_MS);
  return { late, paid, asked };
}
