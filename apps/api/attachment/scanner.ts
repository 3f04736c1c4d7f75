import { connect, type Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { ApiSettings } from '#apps/api/api-settings.js';
import type { ScannerPlace } from '#apps/api/attachment/scanner-place.js';
import { Problem } from '#apps/api/problems/problem.js';

/** clamd's own word, or why there is none. `size`: the scanner takes no file so large. */
export type Verdict = 'clean' | 'infected' | 'away' | 'size';

const CHUNK_BYTES = 64 * 1_024;
/** An archive inside an archive takes a scanner its time. */
const ANSWER_MS = 60_000;
const CONNECT_MS = 5_000;
const MOST_ANSWER_CHARACTERS = 1_000;

/** Has files looked at by a virus scanner before they are kept, where `CLAMD_URL` names one. */
@Injectable()
export class Scanner {
  constructor(private readonly settings: ApiSettings) {}

  /** Whether it was scanned. @throws file-infected; scanner-away, where files are not taken without it. */
  async scan(bytes: Buffer): Promise<boolean> {
    const { scanner, takesUnscanned } = this.settings;
    if (scanner === null) return false;
    const verdict = await verdictOn(bytes, scanner);
    if (verdict === 'infected') throw new Problem('file-infected');
    if (verdict !== 'clean' && !takesUnscanned) throw new Problem('scanner-away');
    return verdict === 'clean';
  }
}

/** By clamd's INSTREAM: chunks with their lengths before them, and one of no length at the end. */
export function verdictOn(bytes: Buffer, place: ScannerPlace, answerMs = ANSWER_MS): Promise<Verdict> {
  return new Promise(resolve => {
    const socket = connect(place);
    let answer = '';
    const settle = (verdict: Verdict) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(verdict);
    };
    const timer = setTimeout(() => settle('away'), answerMs);
    socket.setTimeout(Math.min(CONNECT_MS, answerMs), () => settle('away'));
    socket.on('connect', () => {
      socket.setTimeout(0);
      send(bytes, socket);
    });
    socket.on('data', data => {
      answer += data.toString('latin1');
      if (answer.length > MOST_ANSWER_CHARACTERS || answer.includes('\0')) settle(verdictOf(answer));
    });
    // A scanner that has had enough of a file hangs up after it has said so.
    socket.on('error', () => settle(answer ? verdictOf(answer) : 'away')).on('close', () => settle(answer ? verdictOf(answer) : 'away'));
  });
}

function send(bytes: Buffer, socket: Socket): void {
  socket.write('zINSTREAM\0');
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    socket.write(lengthOf(chunk.length));
    socket.write(chunk);
  }
  socket.write(lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** Only the words themselves count: a name of a signature may hold any other. */
function verdictOf(answer: string): Verdict {
  const [words = ''] = answer.split('\0', 1);
  if (/^stream: OK\s*$/.test(words)) return 'clean';
  if (/^stream: .+ FOUND\s*$/.test(words)) return 'infected';
  return /size limit exceeded/.test(words) ? 'size' : 'away';
}
