import { setTimeout as sleep } from 'node:timers/promises';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { CARD, EAST, type Town } from '#test/e2e/town.js';

/** A plain case of grade urgent, by the people who advance it, through the public API. */
export class Ours {
  private readonly town: Town;
  private people = 0;

  constructor(town: Town) {
    this.town = town;
  }

  /** Brings one from its application to its end in six commands, and says its number. People look every `lookMs` whether the bank has paid. */
  async case(lookMs = 250): Promise<string> {
    const caseNo = await this.apply();
    await this.untilApproved(caseNo);
    do await sleep(lookMs); while (!await this.isPaid(caseNo));
    await this.afterPayment(caseNo);
    return caseNo;
  }

  /** What the six commands of one took, in milliseconds, without the wait for the bank. */
  async caseWithoutWaitingMs(): Promise<number> {
    const [caseNo, before] = await timed(async () => {
      const opened = await this.apply();
      await this.untilApproved(opened);
      return opened;
    });
    do await sleep(50); while (!await this.isPaid(caseNo));
    const [, after] = await timed(() => this.afterPayment(caseNo));
    return before + after;
  }

  /** Somebody else each time: a household's second plea of a year would be a duplicate. */
  async apply(): Promise<string> {
    const { status, body } = await this.town.open('li-intake', {
      type: 'apply', townCode: EAST, cause: 'sudden-illness', channel: 'town-window', urgency: 'urgent',
      personal: { name: '王小明', residentId: residentIdOf(this.people++), phone: '0537-5550123', address: '河东镇一村', summary: '突发疾病，住院押金无力支付。' },
    });
    if (status !== 201 && status !== 200) throw new Error(`apply: ${status} ${JSON.stringify(body)}`);
    return body.caseNo;
  }

  private async untilApproved(caseNo: string): Promise<void> {
    await this.town.done('li-intake', caseNo, 'accept', { urgency: 'urgent', takeOver: true });
    await this.town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '王小明', bankCard: CARD } });
    await this.town.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
  }

  private async isPaid(caseNo: string): Promise<boolean> {
    return (await this.town.view(caseNo)).reliefs[0].state === 'paid';
  }

  private async afterPayment(caseNo: string): Promise<void> {
    await this.town.done('li-intake', caseNo, 'complete-papers');
    await this.town.done('li-intake', caseNo, 'feedback', { satisfied: true, close: true });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const from = performance.now();
  return [await work(), performance.now() - from];
}

/** A valid number of nobody: a county that does not exist, a day of birth and a serial for each. */
function residentIdOf(n: number): string {
  const born = new Date(Date.UTC(1950, 0, 1 + n % 20_000)).toISOString().slice(0, 10).replaceAll('-', '');
  const stem = `370899${born}${String(Math.floor(n / 20_000)).padStart(3, '0')}`;
  return [...'0123456789X'].map(last => stem + last).find(id => checkResidentId(id).normalized !== null)!;
}
