import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Aside, AsideFailure, TOO_LARGE, TOO_LONG } from '#apps/api/aside/aside.js';
import { Problem } from '#apps/api/problems/problem.js';

/** The program itself takes 80 MB, a progressive JPEG of 60 million pixels or an interlaced PNG of 40 million some 200 more. */
const LIMITS = { memoryMb: 448, workMs: 60_000, mostWaiting: 12, mostWaitingEach: 4 };
const PROGRAM = new URL(`./picture-program.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Opens pictures, beside the API and one at a time: half a megabyte of file can be half a gigabyte of picture. */
@Injectable()
export class Pictures implements BeforeApplicationShutdown {
  private readonly aside: Aside<Uint8Array, Uint8Array>;

  constructor() {
    this.aside = new Aside(PROGRAM, LIMITS);
  }

  beforeApplicationShutdown(): void {
    this.aside.close();
  }

  /** @throws picture-too-large, file-not-taken, and as Aside does. */
  async anew(bytes: Buffer, whose: string): Promise<Buffer> {
    try {
      return Buffer.from(await this.aside.run(whose, bytes));
    } catch (error) {
      if (!(error instanceof AsideFailure)) throw error;
      throw new Problem([TOO_LARGE, TOO_LONG].includes(error.code) ? 'picture-too-large' : 'file-not-taken');
    }
  }
}
