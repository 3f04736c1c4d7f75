import type { Verdict } from '#test/torture/checker.js';

/** What every campaign takes. */
export interface CampaignOptions {
  cases: number;
  seed: number;
  log: (line: string) => void;
}

/** What every campaign tells. */
export interface CampaignResult extends Verdict {
  name: string;
  seed: number;
  cases: number;
  /** Processes that were ended on purpose. */
  kills: number;
  /** Faults of any other kind that were put in. */
  faults: number;
  /** Programs that ended although nobody had ended them, and errors nothing caught. */
  ownDeaths: number;
  sometimes: Sometimes;
}

/** Situations that came up, and those that should have. */
export interface Sometimes {
  met: string[];
  missed: string[];
}

/** One way of tormenting an instance, and of judging what is left. */
export interface Campaign {
  name: string;
  /** How many cases it has in the full round of all campaigns, and in the small one. */
  cases: { full: number; small: number };
  run(options: CampaignOptions): Promise<CampaignResult>;
}

/** Nothing was violated, everything could be judged, and nothing was missed. */
export function isSound({ violations, unresolved, sometimes }: Pick<CampaignResult, 'violations' | 'unresolved' | 'sometimes'>): boolean {
  return unresolved === 0 && sometimes.missed.length === 0 && Object.values(violations).every(count => count === 0);
}
