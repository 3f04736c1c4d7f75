import { createContext, use } from 'react';
import type { CaseView } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import type { NameOf } from '#libs/words/words.js';

/** What every part of a case's page stands on. */
export interface Ground {
  view: CaseView;
  pack: Pack | null;
  name: NameOf;
  /** How far the case's own time is ahead of the server's. */
  offsetMs: number;
}

export const GroundContext = createContext<Ground | null>(null);

export const useGround = (): Ground => use(GroundContext)!;
