import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import type { documentList } from '#libs/contracts/view.js';
import { DOCUMENT_KINDS } from '#libs/contracts/words.js';
import { menuOf, printOf, PRINTS, type Withheld } from '#libs/documents/prints.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { Secrets } from '#apps/api/citizen/secrets.js';
import { CaseFiles } from '#apps/api/document/case-files.js';
import { Printer } from '#apps/api/document/printer.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Reads } from '#apps/api/read-log/reads.js';

/** A case's papers, printed for whoever may have them. */
@Injectable()
export class Documents {
  constructor(private readonly files: CaseFiles, private readonly printer: Printer, private readonly reads: Reads, private readonly secrets: Secrets) {}

  /** @throws not-found, role-not-allowed, recused, document-not-yet, font-missing. */
  async print(caseNo: string, asked: { kind: string; no: string | null }, actor: Actor): Promise<{ name: string; content: Buffer }> {
    assertMayRead(actor);
    const kind = DOCUMENT_KINDS.find(known => known === asked.kind);
    if (!kind || (asked.no !== null && !/^[1-9]\d{0,3}$/.test(asked.no))) throw new Problem('not-found');
    const { stored, file } = await this.files.open(caseNo, actor);
    const printed = printOf(file, kind, asked.no === null ? null : Number(asked.no), actor);
    if ('withheld' in printed) throw problemOf(printed.withheld);
    const content = await this.printer.print(printed.model, actor.id);
    // To print is to read personal data, and what could not be drawn nobody has read.
    await this.reads.log(stored, actor, { act: 'document', what: [printed.no === null ? kind : `${kind}-${printed.no}`] });
    return { name: [caseNo, kind, ...(printed.no === null ? [] : [printed.no])].join('-'), content };
  }

  /** The receipt with what the family looks its case up by; the receipt that was printed before it opens the case no more. @throws as print does. */
  async printReceipt(caseNo: string, actor: Actor): Promise<{ name: string; content: Buffer }> {
    assertMayRead(actor);
    const { stored, file } = await this.files.open(caseNo, actor);
    const issued = this.secrets.create(caseNo);
    const printed = printOf({ ...file, lookUp: issued }, 'receipt', null, actor);
    if ('withheld' in printed) throw problemOf(printed.withheld);
    const content = await this.printer.print(printed.model, actor.id);
    await this.reads.log(stored, actor, { act: 'document', what: ['receipt'] });
    await issued.keep(stored.caseId, 'paper', actor.id, this.files.rows(actor));
    return { name: `${caseNo}-receipt`, content };
  }

  /** What could be printed, for a menu: no personal data is in it. @throws not-found, role-not-allowed. */
  async list(caseNo: string, actor: Actor): Promise<z.infer<typeof documentList>> {
    assertMayRead(actor);
    const { file } = await this.files.open(caseNo, actor);
    return {
      documents: menuOf(file, actor).map(({ kind, no, withheld }) => ({ kind, no, name: PRINTS[kind].name, available: withheld === null, reason: withheld && reasonOf(withheld) })),
    };
  }
}

function reasonOf(withheld: Withheld): z.infer<typeof documentList>['documents'][number]['reason'] {
  return withheld.code === 'no-such-number' ? null : { code: withheld.code, detail: problemOf(withheld).body.detail };
}

function problemOf(withheld: Withheld): Problem {
  switch (withheld.code) {
    case 'no-such-number': return new Problem('not-found');
    case 'document-not-yet': return new Problem('document-not-yet', { params: { lack: withheld.lack } });
    default: return Problem.refused({ code: withheld.code });
  }
}
