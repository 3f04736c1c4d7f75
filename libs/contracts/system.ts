import type { Actor } from '#libs/contracts/command.js';

/** Who acts when time or the bank does. Apart from the commands, since their schemas stay out of the workflow bundle. */
export const SYSTEM: Actor = { id: 'system', role: 'system', region: '000000000000' };
