import type { CaseState, Refusal, Relief } from '#libs/contracts/event.js';
import type { ReliefForm } from '#libs/contracts/words.js';
import { yuan } from '#libs/money/fen.js';
import type { Pack } from '#libs/policy/pack.js';

/** States in which nothing reaches the family, or reaches it under another number. */
const GONE = ['declined', 'returned', 'turned-down', 'replaced'];

/** Why a relief that comes first goes beyond what a case may get first in that form; null when it does not. */
export function beyondCeiling(state: CaseState, { reliefId, kind, form, amountFen }: Pick<Relief, 'reliefId' | 'kind' | 'form' | 'amountFen'>, pack: Pack): Refusal | null {
  const ceiling = pack.reliefFirst.forms.find(known => known.form === form)?.ceiling;
  if (kind !== 'first' || !ceiling) return null;
  const fen = firstFen(state, form, reliefId) + BigInt(amountFen);
  if (fen <= BigInt(ceiling.fen)) return null;
  return { code: 'above-ceiling', citation: ceiling.citation, params: { upto: yuan(ceiling.fen) } };
}

/** What came first in that form, or may yet, in every round of the case; `except` one. */
function firstFen({ reliefs }: CaseState, form: ReliefForm, except: number): bigint {
  return reliefs.filter(one => one.kind === 'first' && one.form === form && one.reliefId !== except && !GONE.includes(one.state))
    .reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
}
