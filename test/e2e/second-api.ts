import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePorts } from '#infra/launch/ports.js';
import type { Town } from '#test/e2e/town.js';

/** Another process of a town's API, as it stands behind the same proxy in a county. */
export class SecondApi {
  private constructor(readonly url: string, private readonly child: ChildProcess) {}

  static async start(town: Town): Promise<SecondApi> {
    const spec = town.instance.children.specs().find(({ name }) => name === 'api')!;
    const [port, inside] = await freePorts(2) as [number, number];
    const child = spawn(spec.command, spec.args, { env: { ...spec.env, JISHI_API_PORT: String(port), JISHI_INSIDE_PORT: String(inside) }, cwd: spec.cwd, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(child, 'message');
    return new SecondApi(`http://127.0.0.1:${port}`, child);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
