import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Aside, AsideFailure } from '#apps/api/aside/aside.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { DocumentModel } from '#libs/documents/model.js';

const LIMITS = { memoryMb: 768, workMs: 60_000, mostWaiting: 40, mostWaitingEach: 10 };
const PROGRAM = new URL(`./print-program.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Draws papers, beside the API and one at a time: drawing one takes a fifth of a second in which nothing else could be answered. */
@Injectable()
export class Printer implements BeforeApplicationShutdown {
  private readonly aside: Aside<DocumentModel, Uint8Array>;

  constructor(settings: ApiSettings) {
    this.aside = new Aside(PROGRAM, LIMITS, settings.printFont === undefined ? {} : { JISHI_PRINT_FONT: settings.printFont });
  }

  beforeApplicationShutdown(): void {
    this.aside.close();
  }

  /** @throws font-missing, and as Aside does. */
  async print(model: DocumentModel, whose: string): Promise<Buffer> {
    try {
      return Buffer.from(await this.aside.run(whose, model));
    } catch (error) {
      if (error instanceof AsideFailure && error.code === 'font-missing') throw new Problem('font-missing');
      throw error;
    }
  }
}
