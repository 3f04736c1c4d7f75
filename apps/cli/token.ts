import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { LONGEST_TOKEN_SECONDS } from '#apps/api/auth/claims.js';
import { account, call, tokenFor } from '#apps/cli/connection.js';
import { durationMs } from '#apps/cli/duration.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

export function tokenCommand(): Command {
  return new Command('token')
    .description('为演示账号签发访问令牌 / sign an access token for a demo account')
    .argument('<account>', '账号，如 li-intake / an account of the instance')
    .option('--ttl <duration>', '有效期，最长 1h / how long it holds, an hour at most', '1h')
    .action(async (id: string, { ttl }: { ttl: string }, command: Command) => {
      const options = optionsOf(command);
      const ttlSeconds = Math.ceil(durationMs(ttl) / 1_000);
      if (ttlSeconds > LONGEST_TOKEN_SECONDS) throw new Failure({ zh: '令牌最长一小时，请缩短 --ttl。', en: 'A token holds for an hour at most: shorten --ttl.' }, { usage: true });
      const who = await account(options, id);
      const tokenId = randomUUID();
      const token = await tokenFor(options, who, ttlSeconds, tokenId);
      show(options, { token, tokenId, account: who, expiresInSeconds: ttlSeconds }, () => [token]);
    })
    .addCommand(revokeCommand());
}

interface Revoked {
  accountId: string;
  tokenId: string | null;
  at: string;
}

/** By whoever is named with --as; without that, by the account itself. */
function revokeCommand(): Command {
  return new Command('revoke')
    .description('立即作废某账号的访问令牌 / take access tokens of an account back, at once')
    .argument('<account>', '账号 / whose')
    .option('--as <account>', '以谁的身份作废，默认本人 / by whom: themselves, or who keeps the account')
    .option('--id <token>', '只作废这一枚令牌，编号见 jti / only this one, by its jti')
    .action(async (id: string, { id: tokenId }: { id?: string }, command: Command) => {
      const options = optionsOf(command);
      const revoked = await call<Revoked>({ ...options, as: options.as ?? id }, 'POST', '/v1/token-revocations', { accountId: id, ...(tokenId !== undefined && { tokenId }) });
      show(options, revoked, say => [say(tokenId === undefined
        ? { zh: `${id} 在 ${revoked.at} 之前的令牌全部作废。`, en: `All tokens of ${id} until ${revoked.at} are good for nobody.` }
        : { zh: `令牌 ${tokenId} 已作废。`, en: `Token ${tokenId} is good for nobody.` })]);
    });
}
