import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Rows, rowsWithin } from '#infra/database/rows.js';
import { Staff } from '#infra/staff.js';
import type { Actor, OpeningCommand, PersonCommand } from '#libs/contracts/command.js';
import type { CitizenApplication, RatingRequest, WithdrawalRequest } from '#libs/contracts/request.js';
import type { CodeOrigin } from '#libs/contracts/words.js';
import { mask } from '#libs/identifiers/mask.js';
import type { CitizenReceiptView, PlacesView, ProgressView } from '#libs/contracts/view.js';
import { countyOf, regionPrefix } from '#libs/relief/authority.js';
import { mayDo } from '#libs/relief/decide.js';
import { progressOf } from '#libs/relief/progress.js';
import { Attempts } from '#apps/api/citizen/attempts.js';
import { CodeMessages } from '#apps/api/citizen/code-messages.js';
import { Puzzles } from '#apps/api/citizen/puzzles.js';
import { Secrets } from '#apps/api/citizen/secrets.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Answers } from '#apps/api/relief-case/answers.js';
import { CaseCommands } from '#apps/api/relief-case/case-commands.js';
import { CaseReader, type StoredCase } from '#apps/api/relief-case/case-reader.js';
import { CurrentEdition, type Landed, LANDED } from '#apps/api/relief-case/current-edition.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { requestKeys } from '#apps/api/relief-case/request-keys.js';

/** So long does every look-up take that comes to nothing: how far it got cannot be told by the time. */
const FAILS_AFTER_MS = 400;

/** 群众: what people without an account may do. They act as `citizen`, in the town they ask for help or whose case it is. */
@Injectable()
export class CitizenDesk {
  constructor(
    private readonly commands: CaseCommands, private readonly answers: Answers, private readonly reader: CaseReader, private readonly editions: Editions, private readonly current: CurrentEdition,
    private readonly secrets: Secrets, private readonly puzzles: Puzzles, private readonly attempts: Attempts, private readonly staff: Staff, private readonly database: DataSource,
    private readonly messages: CodeMessages,
  ) {}

  /** Where help can be asked for, and for what. */
  async places(): Promise<PlacesView> {
    const [{ landed }] = await this.database.query(`SELECT ${LANDED} AS landed`) as [{ landed: Landed }];
    const counties = await Promise.all([...this.staff.counties.values()].map(async ({ code, name }) => {
      const towns = [...this.staff.towns].filter(([town]) => countyOf(town) === code);
      const { pack } = await this.current.of(towns[0]?.[0] ?? code, landed);
      return {
        code, name, phone: this.staff.phones.get(code) ?? null, causes: pack.causes.map(({ id, name: cause }) => ({ id, name: cause })),
        towns: towns.map(([town, townName]) => ({ code: town, name: townName, phone: this.staff.phones.get(town) ?? null })),
      };
    }));
    return { counties: counties.filter(({ towns }) => towns.length > 0) };
  }

  /** Opens a case as the office would, once for a key; a repetition gets a new secret, since the first may not have arrived. */
  async apply(key: string | undefined, { humanCheck, ...application }: CitizenApplication, address: string): Promise<CitizenReceiptView> {
    assertChance(key);
    await this.attempts.count('application', address);
    const actor = citizenOf(application.townCode);
    const command: OpeningCommand = { ...application, channel: 'mobile' };
    const keys = requestKeys(key, actor, null, command);
    if (!await this.answers.find(keys)) await this.puzzles.assertSolved(humanCheck, key);
    const { caseNo, events } = await this.commands.open(key, command, actor);
    const issued = this.secrets.create(caseNo);
    // Whoever reports another family's need holds no word of that family.
    await issued.keep(keys.caseId, application.type === 'apply' ? 'phone' : 'reporter', actor.id, this.rowsOf(application.townCode));
    return { caseNo, at: events[0]!.recordedAt, secret: issued.secret, link: issued.link, call: this.callAt(application.townCode) };
  }

  /** @throws lookup-failed for whatever is wrong. */
  async lookUp(caseNo: string, secret: string, address: string): Promise<ProgressView> {
    const { stored, origin } = await this.letIn(caseNo, secret, address);
    return this.progress(stored, origin);
  }

  async rate(key: string | undefined, { caseNo, secret, satisfied, note }: RatingRequest, address: string): Promise<ProgressView> {
    assertChance(key);
    return this.speak(key, { caseNo, secret }, address, { type: 'rate', satisfied, ...(note !== undefined && { personal: { note } }) });
  }

  /** @throws lookup-failed, family-code-needed, and what the rules refuse. */
  async withdraw(key: string | undefined, { caseNo, secret, reason }: WithdrawalRequest, address: string): Promise<ProgressView> {
    assertChance(key);
    return this.speak(key, { caseNo, secret }, address, { type: 'withdraw', personal: { reason } });
  }

  /** Sends a code to the phone on record, if there is one. Whoever asks is told nothing of it, not even that there is such a case. @throws codes-not-sent */
  async requestCode(asked: string, address: string): Promise<void> {
    if (!this.messages.canSend) throw new Problem('codes-not-sent');
    await this.attempts.count('lookup', address);
    void this.messages.sendCode(asked.trim().toUpperCase(), town => this.rowsOf(town));
  }

  /** What speaks for the family wants its own code: a printed one has been in other hands. */
  private async speak(key: string, { caseNo, secret }: { caseNo: string; secret: string }, address: string, command: PersonCommand): Promise<ProgressView> {
    const { stored, origin, rows, look } = await this.letIn(caseNo, secret, address);
    if (origin !== 'family') throw new Problem('family-code-needed');
    await this.commands.giveBySecret(key, stored, command, citizenOf(stored.state.townCode), look, rows);
    return this.progress(await look(), origin);
  }

  private async letIn(asked: string, secret: string, address: string): Promise<{ stored: StoredCase; origin: CodeOrigin; rows: Rows; look: () => Promise<StoredCase> }> {
    await this.attempts.count('lookup', address);
    const startedAtMs = performance.now();
    const caseNo = asked.trim().toUpperCase();
    const found = await this.secrets.find(caseNo, secret);
    const rows = this.rowsOf(found?.town ?? '');
    const stored = found === null ? null : await this.reader.findBySecret(caseNo, rows);
    if (!found || !stored) {
      await sleep(Math.max(0, FAILS_AFTER_MS - (performance.now() - startedAtMs)));
      await this.attempts.count('wrongSecret', caseNo);
      throw new Problem('lookup-failed');
    }
    return { stored, origin: found.origin, rows, look: async () => await this.reader.findBySecret(caseNo, rows) ?? stored };
  }

  private async progress(stored: StoredCase, code: CodeOrigin): Promise<ProgressView> {
    const { pack, calendar } = await this.editions.of(stored);
    const { bodies, ...progress } = progressOf(stored.state, pack, calendar);
    const may = mayDo(stored.state, citizenOf(stored.state.townCode), pack, stored.now);
    const [canRate, canWithdraw, own] = [may.includes('rate'), may.includes('withdraw'), code === 'family'];
    const { phone } = stored.state.person;
    return {
      caseNo: stored.caseNo, asOf: stored.now, ...progress, code, mayRate: own && canRate, mayWithdraw: own && canWithdraw, ownCodeNeeded: !own && (canRate || canWithdraw),
      codeGoesTo: phone !== undefined && this.messages.canSend ? mask.phone(phone) : null, call: this.callAt(stored.state.townCode),
      bodies: bodies.map(({ name, townCode, done }) => ({ name: name ?? both(this.staff.towns.get(townCode ?? '') ?? ''), done })),
    };
  }

  /** A town without a telephone is called by way of its county. */
  private callAt(townCode: string): { name: string; phone: string | null } {
    const { code, name } = this.staff.counties.get(countyOf(townCode))!;
    const phone = this.staff.phones.get(townCode);
    return phone === undefined ? { name, phone: this.staff.phones.get(code) ?? null } : { name: this.staff.towns.get(townCode) ?? name, phone };
  }

  /** The channel sees what lies in the town, of which the secret, or the key, has opened one case. */
  private rowsOf(townCode: string): Rows {
    return rowsWithin(this.database, { account: CITIZEN, region: townCode && regionPrefix(townCode), department: '' });
  }
}

/** All citizens' keys stand side by side, and whoever guessed one would be given the case. @throws idempotency-key-missing */
function assertChance(key: string | undefined): asserts key is string {
  if (key === undefined || !/^[\w-]{22,64}$/.test(key)) throw new Problem('idempotency-key-missing');
}

/** No account is called so. */
const CITIZEN = 'citizen';
const citizenOf = (townCode: string): Actor => ({ id: CITIZEN, role: 'citizen', region: townCode });
const both = (name: string) => ({ zh: name, en: name });
