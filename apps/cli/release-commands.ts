import { Connection } from '@temporalio/client';
import { Command } from 'commander';
import { NobodyPollsError, type Place, promote, type Rollout, rollout, versionOf } from '#infra/release.js';
import { reaching, type TemporalReach, temporalTlsOf } from '#infra/temporal-connection.js';
import { instance } from '#apps/cli/connection.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

const PROMOTE_WITHIN_MS = 10_000;

/** What stands behind `--temporal`, or behind a running instance. */
interface Site extends TemporalReach {
  namespace: string;
  taskQueue: string;
  workflowBundle?: string | undefined;
}

export function releaseCommands(): Command {
  const release = new Command('release').description('工作流版本：查看、启用、回退 / which release of the workflows runs');
  release.addCommand(withSite(new Command('status')).description('查看当前版本与在线的工作进程 / the current release, and whose workers are there')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const { found, own } = await at(command, async (place, { workflowBundle }) => ({ found: await rollout(place), own: workflowBundle ? versionOf(workflowBundle).buildId : null }));
      show(options, { current: found.current, live: [...found.live].sort(), served: found.served, own }, say => [
        say({ zh: `当前版本：${found.current ?? '未启用'}`, en: `Current release: ${found.current ?? 'none'}` }),
        ...[...found.live].sort().map(build => say({ zh: `  在线：${build}`, en: `  workers of ${build}` })),
        ...(found.served ? [] : [say({ zh: '  当前版本没有工作进程在线。', en: '  No worker of the current release is there.' })]),
      ]);
    }));
  release.addCommand(withSite(new Command('promote')).description('启用一个版本：新任务由它办理，在途付款仍由原版本办完；回退也用本命令 / make a release the current one; going back is the same')
    .argument('[build]', '版本号（见 release status），默认为本目录代码的版本 / the build, as release status names it')
    .action(async (build: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const promoted = await at(command, async (place, { workflowBundle }) => {
        const chosen = build ?? (workflowBundle && versionOf(workflowBundle).buildId);
        if (!chosen) throw new Failure({ zh: '请写明版本号。', en: 'Name the build.' }, { usage: true });
        const before = await promote(place, chosen, PROMOTE_WITHIN_MS).catch(async (error: unknown) => {
          throw error instanceof NobodyPollsError ? noWorker(chosen, await rollout(place)) : error;
        });
        return { current: chosen, before };
      });
      show(options, promoted, say => [promoted.before === promoted.current
        ? say({ zh: `${promoted.current} 已是当前版本。`, en: `${promoted.current} is the current release already.` })
        : say({ zh: `${promoted.current} 已启用${promoted.before ? `，原为 ${promoted.before}` : ''}。`, en: `${promoted.current} is the current release now${promoted.before ? `, after ${promoted.before}` : ''}.` })]);
    }));
  return release;
}

function withSite(command: Command): Command {
  return command
    .option('--temporal <host:port>', 'Temporal 地址，默认为本机实例的 / Temporal\'s address (JISHI_TEMPORAL_ADDRESS), else the running instance\'s')
    .option('--namespace <name>', 'Temporal 命名空间 / its namespace (JISHI_NAMESPACE)');
}

async function at<T>(command: Command, work: (place: Place, site: Site) => Promise<T>): Promise<T> {
  const site = siteOf(command);
  const connection = await Connection.connect(reaching(site)).catch(() => {
    throw new Failure({ zh: `无法连接 Temporal（${site.temporalAddress}）。`, en: `Temporal at ${site.temporalAddress} does not answer.` });
  });
  try {
    return await work({ service: connection.workflowService, namespace: site.namespace, taskQueue: site.taskQueue }, site);
  } finally {
    await connection.close();
  }
}

/** Where no instance of `npm start` runs, the worker's own environment says where it is. */
function siteOf(command: Command): Site {
  const { temporal, namespace } = command.opts<{ temporal?: string; namespace?: string }>();
  const { env } = process;
  const temporalAddress = temporal ?? env['JISHI_TEMPORAL_ADDRESS'];
  if (!temporalAddress) return instance(optionsOf(command));
  return { temporalAddress, temporalTls: temporalTlsOf(env), namespace: namespace ?? env['JISHI_NAMESPACE'] ?? 'jishi', taskQueue: env['JISHI_TASK_QUEUE'] ?? 'relief', workflowBundle: env['JISHI_WORKFLOW_BUNDLE'] };
}

function noWorker(build: string, { live }: Rollout): Failure {
  const there = [...live].sort().join(' ');
  return new Failure({ zh: `版本 ${build} 没有工作进程在线，不能启用。在线的版本：${there || '无'}`, en: `No worker of ${build} is there, so that it cannot be promoted. Builds with workers: ${there || 'none'}` });
}
