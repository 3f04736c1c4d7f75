import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Place, StoreAway } from '#infra/files/place.js';

/** Files in a folder of this machine, or one that all machines share. */
export class Folder implements Place {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async write(name: string, sealed: Buffer): Promise<void> {
    const path = this.pathOf(name);
    const draft = `${path}.${randomUUID()}`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(sealed);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw away(error);
    }
  }

  async read(name: string): Promise<Buffer | null> {
    return readFile(this.pathOf(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw away(error);
    });
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true }).catch((error: unknown) => { throw away(error); });
  }

  private pathOf(name: string): string {
    return join(this.folder, name.slice(0, 2), name);
  }
}

function away(error: unknown): StoreAway {
  return new StoreAway((error as NodeJS.ErrnoException).code ?? 'unknown');
}
