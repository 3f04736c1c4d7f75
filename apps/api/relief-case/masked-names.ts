import { Injectable } from '@nestjs/common';
import { nameContext } from '#infra/database/sealed.js';
import { Seal } from '#infra/seal.js';
import { mask } from '#libs/identifiers/mask.js';

/** So many are kept, the last that came in. */
const KEPT = 20_000;

/** Names as lists show them. An inbox is looked at again and again, and opening its names takes as long as finding them: what was opened once is kept, masked. */
@Injectable()
export class MaskedNames {
  private readonly known = new Map<string, { sealed: Buffer; masked: string }>();

  constructor(private readonly seal: Seal) {}

  of(caseId: string, sealed: Buffer): string {
    const known = this.known.get(caseId);
    if (known?.sealed.equals(sealed)) return known.masked;
    const masked = mask.name(this.seal.openJson<string>(sealed, nameContext(caseId)));
    if (this.known.size >= KEPT) this.known.delete(this.known.keys().next().value!);
    // The driver's buffer is a piece of all that arrived with it, which would be kept as well.
    this.known.set(caseId, { sealed: Buffer.from(sealed), masked });
    return masked;
  }
}
