import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type FileOf, FileStore } from '#infra/files/file-store.js';
import type { Actor, PersonCommand } from '#libs/contracts/command.js';
import type { MediaType } from '#libs/contracts/words.js';
import { AUTHORITY, mayGive, reaches } from '#libs/relief/authority.js';
import { mayOpenFile } from '#libs/relief/disclosure.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { FileContent } from '#apps/api/attachment/file-content.js';
import { Scanner } from '#apps/api/attachment/scanner.js';
import { Uploads } from '#apps/api/attachment/uploads.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Reads } from '#apps/api/read-log/reads.js';
import { CaseReader, type StoredCase } from '#apps/api/relief-case/case-reader.js';

export interface Kept {
  sha256: string;
  mediaType: MediaType;
  sizeBytes: number;
}

/** Photos and documents: kept first, then named in the case's record by their hash. */
@Injectable()
export class Attachments {
  constructor(
    private readonly reader: CaseReader, private readonly uploads: Uploads, private readonly store: FileStore, private readonly reads: Reads,
    private readonly scanner: Scanner, private readonly content: FileContent,
  ) {}

  /**
   * Whether they may hand in a file of that case now, of that size if the caller has said one: asked before any of it is read.
   * @throws not-found, role-not-allowed, case-files-full, upload-allowance-used.
   */
  async admit(caseNo: string, sizeBytes: number | null, actor: Actor): Promise<StoredCase> {
    const stored = await this.reader.find(caseNo, actor);
    if (!mayGive(actor, 'attach') || !reaches(AUTHORITY.attach.scope, actor, stored.state)) throw Problem.refused({ code: 'role-not-allowed' });
    await this.uploads.assertRoom(this.reader.rows(actor), stored.caseId);
    if (sizeBytes !== null) await this.uploads.take(actor.id, sizeBytes);
    return stored;
  }

  /** Nothing of the case changes: `attach` puts it on record. */
  async keep({ caseId }: StoredCase, bytes: unknown, actor: Actor): Promise<Kept> {
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Problem('file-not-taken');
    const scanned = await this.scanner.scan(bytes);
    const { mediaType, content } = await this.content.of(bytes, actor.id);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const rows = this.reader.rows(actor);
    const name = await this.uploads.begin(rows, { caseId, sha256 }, { sizeBytes: content.length, scanned });
    await this.store.put(name, { caseId, sha256 }, content);
    await this.uploads.kept(rows, name);
    return { sha256, mediaType, sizeBytes: content.length };
  }

  /** What the command names has to be there, as it says. @throws no-such-file at the field. */
  async assertKept(caseId: string, { sha256, mediaType, sizeBytes }: PersonCommand & { type: 'attach' }, actor: Actor): Promise<void> {
    const content = await this.get({ caseId, sha256 }, actor);
    const same = content && content.length === sizeBytes && (mediaType === 'application/pdf') === content.subarray(0, 5).equals(Buffer.from('%PDF-'));
    if (!same) throw Problem.atField('no-such-file', 'sha256');
  }

  /** Photos show people and homes: whoever sees a part of the case gets none, and whoever opens one is on record. */
  async open(caseNo: string, attachmentNo: number, actor: Actor): Promise<{ mediaType: MediaType; content: Buffer }> {
    assertMayRead(actor);
    const stored = await this.reader.find(caseNo, actor);
    const { caseId, state, sight } = stored;
    const attachment = sight === 'whole' && state.attachments.find(one => one.attachmentNo === attachmentNo);
    if (!attachment) throw new Problem('not-found');
    if (!mayOpenFile(actor, attachment)) throw Problem.refused({ code: 'role-not-allowed' });
    await this.reads.log(stored, actor, { act: 'attachment', what: [String(attachmentNo)] });
    const content = await this.get({ caseId, sha256: attachment.sha256 }, actor);
    if (!content || createHash('sha256').update(content).digest('hex') !== attachment.sha256) throw new Problem('file-lost');
    return { mediaType: attachment.mediaType, content };
  }

  private async get(of: FileOf, actor: Actor): Promise<Buffer | null> {
    const name = await this.uploads.find(this.reader.rows(actor), of);
    return name === null ? null : this.store.get(name, of);
  }
}
