import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import type { DisclosureRequest } from '#libs/contracts/request.js';
import type { disclosure } from '#libs/contracts/view.js';
import type { PersonalKind } from '#libs/contracts/words.js';
import { kindOf, maySeeWhole } from '#libs/relief/disclosure.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Reads } from '#apps/api/read-log/reads.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';
import { ownOf } from '#apps/api/relief-case/case-views.js';

/** Personal data whole, for a reason: on record before it is shown. */
@Injectable()
export class Disclosures {
  constructor(private readonly reader: CaseReader, private readonly reads: Reads) {}

  async disclose(caseNo: string, { kinds, reason }: DisclosureRequest, actor: Actor): Promise<z.infer<typeof disclosure>> {
    const stored = await this.reader.find(caseNo, actor);
    const { state, sight } = stored;
    if (kinds.some(kind => !maySeeWhole(actor.role, kind))) throw Problem.refused({ code: 'role-not-allowed', field: 'kinds' });
    const events = await this.reader.eventRows(stored, actor);
    const readNo = await this.reads.log(stored, actor, { act: 'disclosure', what: kinds, reason });
    const own = ownOf(actor, state);
    const asked = <T extends object>(values: T) => only(kinds, values);
    return {
      caseNo, readNo, kinds, person: asked(state.person),
      household: sight === 'part' ? [] : state.household.map(({ relation, ...who }) => ({ ...asked(who), ...(relation !== undefined && { relation }) })),
      summary: kinds.includes('circumstances') && sight === 'whole' ? state.summary : null,
      reliefs: state.reliefs.filter(({ reliefId }) => sight === 'whole' || own.reliefs.has(reliefId))
        .map(({ reliefId, payeeName, bankCard }) => ({ reliefId, ...asked({ payeeName, ...(bankCard !== '' && { bankCard }) }) })),
      events: events.map(({ seq, type, values }) => ({ seq, type, personal: asked(values) as { [field: string]: string } })).filter(({ personal }) => Object.keys(personal).length > 0),
    };
  }
}

/** Those of the fields that are of the kinds asked for; the household has a place of its own. */
function only<T extends object>(kinds: PersonalKind[], values: T): { [field in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== undefined && field !== 'household' && kinds.includes(kindOf(field)))) as { [field in keyof T]?: string };
}
