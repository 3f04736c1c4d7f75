import { Command } from 'commander';
import { account, tokenFor } from '#apps/cli/connection.js';
import { durationMs } from '#apps/cli/duration.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

export function tokenCommand(): Command {
  return new Command('token')
    .description('为演示账号签发访问令牌 / sign an access token for a demo account')
    .argument('<account>', '账号，如 li-intake / an account of the instance')
    .option('--ttl <duration>', '有效期，如 12h、30m / how long it holds', '12h')
    .action(async (id: string, { ttl }: { ttl: string }, command: Command) => {
      const options = optionsOf(command);
      const who = await account(options, id);
      const ttlMs = durationMs(ttl);
      const token = await tokenFor(options, who, Math.ceil(ttlMs / 1_000));
      show(options, { token, account: who, expiresInSeconds: Math.ceil(ttlMs / 1_000) }, () => [token]);
    });
}
