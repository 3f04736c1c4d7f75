import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inheritableEnv, spawnChild } from '#infra/launch/spawn.js';
import { eventually } from '#test/e2e/town.js';

/** What our own signature finds, wherever it stands in a file. */
export const INFECTION = 'jishi-test-signature-of-nothing';

/** The scanner as Debian packages it, on a signature of ours: nothing is fetched from anywhere. */
export class Clamd {
  readonly url: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'jishi-clamd-'));
  private readonly socket = join(this.folder, 'clamd.ctl');
  private child: ChildProcess | null = null;

  private constructor(private readonly program: string) {
    this.url = `unix://${this.socket}`;
    const signatures = join(this.folder, 'signatures');
    writeFileSync(join(this.folder, 'clamd.conf'), [
      'Foreground yes', `LocalSocket ${this.socket}`, `DatabaseDirectory ${signatures}`, `TemporaryDirectory ${this.folder}`, 'StreamMaxLength 20M', 'MaxThreads 2', 'SelfCheck 86400',
    ].join('\n'));
    // A name, any type of file, at any place, these bytes.
    writeFileSync(join(this.folder, 'own.ndb'), `Jishi.Test:0:*:${Buffer.from(INFECTION).toString('hex')}\n`);
  }

  /** @throws with what to install, where there is none: a test that passed without it would show nothing. */
  static async start(): Promise<Clamd> {
    const program = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'].find(file => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
    if (!program) throw new Error('no virus scanner to test with: apt-get install clamav-daemon');
    const clamd = new Clamd(program);
    await clamd.run();
    return clamd;
  }

  async run(): Promise<void> {
    const signatures = join(this.folder, 'signatures');
    mkdirSync(signatures, { recursive: true });
    copyFileSync(join(this.folder, 'own.ndb'), join(signatures, 'own.ndb'));
    for (const folder of [this.folder, signatures]) chmodSync(folder, 0o777);
    this.child = spawnChild({ command: this.program, args: ['--config-file', join(this.folder, 'clamd.conf')], env: inheritableEnv(process.env), deathSignal: 'KILL' }, 'ignore');
    await eventually(() => this.answers(), 'virus scanner', 60_000);
  }

  async kill(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.socket, { force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answers(): Promise<boolean> {
    return new Promise(resolve => {
      const socket = connect(this.socket, () => socket.write('zPING\0'));
      socket.once('data', data => { resolve(data.toString().startsWith('PONG')); socket.destroy(); }).once('error', () => resolve(false));
    });
  }
}
