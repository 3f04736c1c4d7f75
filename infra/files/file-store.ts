import type { Place } from '#infra/files/place.js';
import type { Seal } from '#infra/seal.js';

/** Whose file it is, and its content's hash. */
export interface FileOf {
  caseId: string;
  sha256: string;
}

/** Files of cases, sealed. A seal holds for one content in one case, so that none can be passed off as another. */
export class FileStore {
  private readonly place: Place;
  private readonly seal: Seal;

  constructor(place: Place, seal: Seal) {
    this.place = place;
    this.seal = seal;
  }

  /** Kept when it returns. @throws StoreAway */
  async put(name: string, of: FileOf, content: Buffer): Promise<void> {
    await this.place.write(name, this.seal.seal(content, contextOf(of), { deflate: false }));
  }

  /** Null where it is not there, or is not what was put. @throws StoreAway */
  async get(name: string, of: FileOf): Promise<Buffer | null> {
    const sealed = await this.place.read(name);
    try {
      return sealed && this.seal.open(sealed, contextOf(of));
    } catch {
      return null;
    }
  }

  /** @throws StoreAway when it does not even say that something is not there. */
  async answers(): Promise<void> {
    await this.place.read('nothing');
  }
}

function contextOf({ caseId, sha256 }: FileOf): string {
  return `file:${caseId}:${sha256}`;
}
