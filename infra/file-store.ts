import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Seal } from '#infra/seal.js';

/**
 * Files of cases in a folder, sealed, each under a name that only the index key can tell from its hash: whoever has the
 * folder learns neither what is in a file nor whether a certain file is there.
 */
export class FileStore {
  private readonly folder: string;
  private readonly seal: Seal;
  private readonly indexKey: Buffer;

  constructor(folder: string, seal: Seal, indexKey: Buffer) {
    this.folder = folder;
    this.seal = seal;
    this.indexKey = indexKey;
  }

  /** On disk when it returns; the same content twice is one file. */
  async put(caseId: string, sha256: string, content: Buffer): Promise<void> {
    const path = this.pathOf(caseId, sha256);
    const draft = `${path}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(this.seal.seal(content, contextOf(caseId, sha256), { deflate: false }));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Null where it is not there. @throws when what is there is not what was put. */
  async get(caseId: string, sha256: string): Promise<Buffer | null> {
    const sealed = await readFile(this.pathOf(caseId, sha256)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return sealed && this.seal.open(sealed, contextOf(caseId, sha256));
  }

  private pathOf(caseId: string, sha256: string): string {
    const name = createHmac('sha256', this.indexKey).update(contextOf(caseId, sha256)).digest('hex');
    return join(this.folder, name.slice(0, 2), name);
  }
}

function contextOf(caseId: string, sha256: string): string {
  return `file:${caseId}:${sha256}`;
}
