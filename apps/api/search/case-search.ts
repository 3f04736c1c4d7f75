import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlindIndex } from '#infra/blind-index.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { Staff } from '#infra/staff.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseSearchView, PersonsCasesView } from '#libs/contracts/view.js';
import type { PersonalKind } from '#libs/contracts/words.js';
import { maySeeWhole } from '#libs/relief/disclosure.js';
import { IdLookups } from '#apps/api/search/id-lookups.js';
import { type Sought, soughtBy } from '#libs/identifiers/search-text.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Reads } from '#apps/api/read-log/reads.js';
import { covers } from '#apps/api/auth/scope.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';

/** A page of the list; whoever has more than that in common is told apart by something else. */
const MOST = 50;

/**
 * Cases by whom they are about. Names and numbers are sealed, so it is their keyed hashes that are compared; and since whoever finds a case by a
 * name knows that name, each case found so is in the read log before it is shown. What was looked for is written down nowhere.
 */
@Injectable()
export class CaseSearch {
  constructor(private readonly reader: CaseReader, private readonly reads: Reads, private readonly index: BlindIndex, private readonly staff: Staff, private readonly database: DataSource, private readonly clock: DatabaseClock, private readonly lookups: IdLookups) {}

  /** @throws body-invalid for what is neither a number that can be right nor a name. */
  async find(text: string, actor: Actor): Promise<CaseSearchView> {
    const sought = soughtBy(text);
    if (!sought) throw new Problem('body-invalid', { errors: [{ field: 'text', message: UNREADABLE }] });
    // What a page masks for good is no way in either: to find somebody by a number is to have it confirmed.
    const kind = KINDS[sought.by];
    if (kind && !maySeeWhole(actor.role, kind)) throw Problem.refused({ code: 'role-not-allowed', field: 'text' });
    const { rows, more } = await this.reader.found(await this.keysOf(sought, actor), MOST, actor);
    if (sought.by === 'id' || sought.by === 'id-tail') await this.lookups.take(actor, sought.by, { asked: 1, found: rows.length });
    if (sought.by !== 'number') await this.reads.logFound(rows.map(({ caseId }) => caseId), actor, sought.by === 'name' ? 'name' : 'resident-id');
    return { by: sought.by, cases: rows.map(({ item }) => item), more };
  }

  /** Which cases of this year any of them is in: before a second one is opened for the same thing. */
  async ofPersons(residentIds: string[], actor: Actor): Promise<PersonsCasesView> {
    const year = Number(instantOf(await this.clock.nowMs()).slice(0, 4));
    const keys = residentIds.map(id => this.index.person(id));
    const known = await this.casesOf(keys, year);
    const found = new Set(known.map(({ case_id: id }) => id)).size;
    await this.lookups.take(actor, 'persons', { asked: keys.length, found });
    if (known.length === 0) return { persons: [] };
    const { rows } = await this.reader.found({ caseIds: [...new Set(known.map(({ case_id: id }) => id))] }, MOST, actor);
    await this.reads.logFound(rows.map(({ caseId }) => caseId), actor, 'resident-id');
    const persons = keys.map((key, at) => {
      const theirs = known.filter(({ person_key: person }) => person === key).map(({ case_id: id }) => id);
      const cases = rows.filter(({ caseId }) => theirs.includes(caseId)).map(({ item }) => item);
      return { at, cases, elsewhere: theirs.length > cases.length };
    });
    return { persons: persons.filter(({ cases, elsewhere }) => cases.length > 0 || elsewhere) };
  }

  private async keysOf(sought: Sought, actor: Actor): Promise<Parameters<CaseReader['found']>[0]> {
    const counties = [...this.staff.counties.keys()].filter(county => covers(actor, county) || covers({ region: county }, actor.region));
    switch (sought.by) {
      case 'number': return { caseNo: sought.caseNo };
      case 'name': return { keys: counties.map(county => this.index.name(county, sought.name)) };
      case 'id-tail': return { keys: counties.map(county => this.index.idTail(county, sought.tail)) };
      case 'id': return { caseIds: (await this.casesOf([this.index.person(sought.residentId)], null)).map(({ case_id: id }) => id) };
    }
  }

  /** Beyond anybody's scope; what of it is theirs, the reader says. */
  private casesOf(keys: string[], year: number | null): Promise<{ person_key: string; case_id: string }[]> {
    return this.database.query('SELECT person_key, case_id FROM cases_of_persons($1, $2)', [keys, year]);
  }
}

/** What somebody is found by, as a kind of personal data. */
const KINDS: { [by in Sought['by']]?: PersonalKind } = { name: 'name', id: 'resident-id', 'id-tail': 'resident-id' };

const UNREADABLE = { zh: '请输入完整的案件编号、姓名、身份证号或身份证后四位；编号和身份证号有校验位，请核对。', en: 'A whole case number, a name, an identity number or its last four characters; numbers have a check digit that does not agree here.' };
