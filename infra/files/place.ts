/** Where sealed files lie, each under a name that says nothing: a folder, or a bucket. Calls end within seconds. */
export interface Place {
  /** Kept when it returns, and never half; the same name again is one file. @throws StoreAway */
  write(name: string, sealed: Buffer): Promise<void>;
  /** Null where it is not there. @throws StoreAway */
  read(name: string): Promise<Buffer | null>;
  /** Nothing to remove is well, too. @throws StoreAway */
  remove(name: string): Promise<void>;
}

/** The store cannot be used now: it is out of reach, full, or turns us away. Its own words may hold keys and names, so that only its code is told. */
export class StoreAway extends Error {
  readonly code: string;

  constructor(code: string) {
    super('the store of files cannot be used');
    this.name = 'StoreAway';
    this.code = code;
  }
}
