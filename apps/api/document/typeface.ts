import { Injectable } from '@nestjs/common';
import { printFontFiles } from '#infra/print-font.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { openPrintFonts, type PrintFonts } from '#apps/api/document/print-fonts.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Opened when the first paper is printed, for it takes fifty megabytes, and kept. */
@Injectable()
export class Typeface {
  private opening: Promise<PrintFonts | null> | null = null;

  constructor(private readonly settings: ApiSettings) {}

  /** @throws font-missing; looked for again each time, so that nobody has to restart after installing one. */
  async open(): Promise<PrintFonts> {
    this.opening ??= openPrintFonts(printFontFiles(this.settings.printFont));
    const fonts = await this.opening;
    if (fonts) return fonts;
    this.opening = null;
    throw new Problem('font-missing');
  }
}
