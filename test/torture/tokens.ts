import { signToken } from '#apps/cli/sign-token.js';
import type { KeyRing } from '#infra/keys.js';

const TOKEN_SECONDS = 3_600;
const USED_FOR_MS = 1_800_000;

/** Tokens of people at their screens, signed anew in time: a run may last longer than one of them. */
export function tokensOf(ring: KeyRing): (as: string) => Promise<string> {
  const known = new Map<string, { token: Promise<string>; sinceMs: number }>();
  return as => {
    const one = known.get(as);
    if (one && Date.now() - one.sinceMs < USED_FOR_MS) return one.token;
    const token = signToken(ring, { id: as }, TOKEN_SECONDS);
    known.set(as, { token, sinceMs: Date.now() });
    return token;
  };
}
