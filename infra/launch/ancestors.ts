import { commandLineOf, identityOf, isAlive, parentOf, type ProcessIdentity } from '#infra/launch/identity.js';

/**
 * Calls back once when npm, or the shell between npm and us, is gone: kill -9 on npm sends us nothing. Without npm
 * nobody above is watched, so that `nohup` and a closed shell do not end the instance.
 */
export function watchAncestors(env: NodeJS.ProcessEnv, gone: () => void): void {
  if (!env['npm_lifecycle_event']) return;
  const watched = ancestorsUpToNpm();
  const timer = setInterval(() => {
    if (watched.every(isAlive)) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}

function ancestorsUpToNpm(): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  for (let pid: number | undefined = process.ppid; pid !== undefined && pid > 1 && found.length < 4; pid = parentOf(pid)) {
    const identity = identityOf(pid);
    if (!identity) break;
    found.push(identity);
    // npm sets its title to “npm start”; other runners keep their script's path.
    if (/\b(npm|npx|pnpm|yarn)\b/.test(commandLineOf(pid))) return found;
  }
  return found.slice(0, 1);
}
