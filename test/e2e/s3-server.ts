import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '#infra/launch/ports.js';
import { s3Gateway } from '#infra/launch/s3-gateway.js';
import { inheritableEnv, spawnChild } from '#infra/launch/spawn.js';
import { eventually } from '#test/e2e/town.js';

/** A real S3 server with one bucket, whose objects are files that a test can look at and spoil. */
export class S3Server {
  static readonly BUCKET = 'county-files';
  private readonly root = mkdtempSync(join(tmpdir(), 'jishi-s3-'));
  private child: ChildProcess | null = null;
  readonly objects = join(this.root, 'objects', S3Server.BUCKET);

  private constructor(private readonly port: number) {
    for (const folder of [this.objects, join(this.root, 'sidecar')]) mkdirSync(folder, { recursive: true });
  }

  static async start(): Promise<S3Server> {
    const [port] = await freePorts(1) as [number];
    const server = new S3Server(port);
    await server.run();
    return server;
  }

  /** What an app is told, to keep its files here. */
  get env() {
    return { JISHI_FILES: `s3://${S3Server.BUCKET}/attachments`, JISHI_S3_ENDPOINT: `http://127.0.0.1:${this.port}`, AWS_ACCESS_KEY_ID: 'test-access-key', AWS_SECRET_ACCESS_KEY: 'test-secret-key' };
  }

  async run(): Promise<void> {
    const { AWS_ACCESS_KEY_ID: ROOT_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: ROOT_SECRET_ACCESS_KEY } = this.env;
    const args = ['--port', `127.0.0.1:${this.port}`, '--quiet', 'posix', '--sidecar', join(this.root, 'sidecar'), join(this.root, 'objects')];
    this.child = spawnChild({ command: s3Gateway(process.env), args, env: { ...inheritableEnv(process.env), ROOT_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY }, deathSignal: 'KILL' }, 'ignore');
    await eventually(() => fetch(this.env.JISHI_S3_ENDPOINT).then(({ status }) => status === 403, () => false), 'S3 server', 10_000);
  }

  async kill(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.root, { recursive: true, force: true });
  }

  files(): string[] {
    return filesIn(this.objects);
  }
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}
