import type { Actor } from '#libs/contracts/command.js';
import type { DocumentKind } from '#libs/contracts/words.js';
import { appraisal } from '#libs/documents/appraisal.js';
import { approval } from '#libs/documents/approval.js';
import { decisionLetter } from '#libs/documents/decision-letter.js';
import { fileIndex } from '#libs/documents/file-index.js';
import type { DocumentModel } from '#libs/documents/model.js';
import { type CaseFile, type Lack, lastAt, type Paper } from '#libs/documents/paper.js';
import { paymentList } from '#libs/documents/payment-list.js';
import { publicNotice } from '#libs/documents/public-notice.js';
import { receipt } from '#libs/documents/receipt.js';
import { refusalLetter } from '#libs/documents/refusal-letter.js';
import { shownFile } from '#libs/documents/shown-file.js';
import { slip } from '#libs/documents/slip.js';
import { supplementList } from '#libs/documents/supplement-list.js';
import { visit } from '#libs/documents/visit.js';
import { isRecused, reaches } from '#libs/relief/authority.js';

/** Every paper, with the roles that may print it. To print is to read personal data: who it is about stands on it in clear. */
export const PRINTS: { readonly [kind in DocumentKind]: Paper } = {
  receipt, 'supplement-list': supplementList, approval, visit, appraisal, notice: publicNotice, slip, decision: decisionLetter, refusal: refusalLetter, 'payment-list': paymentList, 'file-index': fileIndex,
};

/** Why a paper is not printed; `no-such-number`: the case has none of that number. */
export type Withheld = { code: 'role-not-allowed' | 'recused' | 'no-such-number' } | { code: 'document-not-yet'; lack: Lack };

/** The paper, or why not. Without a number it is the latest of several. */
export function printOf(file: CaseFile, kind: DocumentKind, asked: number | null, actor: Actor): { model: DocumentModel; no: number | null } | { withheld: Withheld } {
  const paper = PRINTS[kind];
  const withheld = barOf(paper, file, actor);
  if (withheld) return { withheld };
  const theirs = numbersFor(paper, file, actor);
  const no = asked ?? latestOf(paper, file, theirs);
  if (asked !== null && !theirs.includes(asked)) return { withheld: { code: 'no-such-number' } };
  const whole = paper.whole?.some(role => role === actor.role) ?? false;
  const content = paper.write(shownFile(file, actor.role), no, { whole });
  return { model: { number: `编号：${file.caseNo}`, at: lastAt(file), foot: `案件${file.caseNo}　第${file.state.head}条记录`, ...content }, no };
}

export interface MenuItem {
  kind: DocumentKind;
  no: number | null;
  withheld: Withheld | null;
}

/** Everything that could be printed, one line for each number, with the reason where this person may not, or not yet. */
export function menuOf(file: CaseFile, actor: Actor): MenuItem[] {
  return (Object.keys(PRINTS) as DocumentKind[]).flatMap((kind): MenuItem[] => {
    const paper = PRINTS[kind];
    const withheld = barOf(paper, file, actor);
    const theirs = withheld ? [] : numbersFor(paper, file, actor);
    const unnumbered = withheld || latestOf(paper, file, theirs) === null;
    return [...theirs.map(no => ({ kind, no, withheld: null })), ...(unnumbered ? [{ kind, no: null, withheld }] : [])];
  });
}

/** Whoever sees a case for one slip only, a department or another town, prints that slip and nothing else. */
function barOf(paper: Paper, file: CaseFile, actor: Actor): Withheld | null {
  const { state } = file;
  if (!paper.roles.some(role => role === actor.role) || (!paper.isTheirs && !reaches('case', actor, state))) return { code: 'role-not-allowed' };
  if (isRecused(actor, state)) return { code: 'recused' };
  const lack = paper.lacks(file);
  if (lack) return { code: 'document-not-yet', lack };
  return paper.isTheirs && numbersFor(paper, file, actor).length === 0 ? { code: 'role-not-allowed' } : null;
}

function latestOf(paper: Paper, file: CaseFile, theirs: number[]): number | null {
  return paper.latest ? paper.latest(file) : theirs.at(-1) ?? null;
}

function numbersFor(paper: Paper, file: CaseFile, actor: Actor): number[] {
  return (paper.numbers?.(file) ?? []).filter(no => paper.isTheirs?.(file, no, actor) ?? true);
}
