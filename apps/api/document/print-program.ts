import { CannotBeDone, workAside } from '#apps/api/aside/program.js';
import { openPrintFonts, type PrintFonts } from '#apps/api/document/print-fonts.js';
import { render } from '#apps/api/document/render.js';
import { printFontFiles } from '#infra/print-font.js';
import type { DocumentModel } from '#libs/documents/model.js';

/** Opened with the first paper, for it takes fifty megabytes, and kept. */
let fonts: PrintFonts | null = null;

/** A paper, drawn. A font is looked for again each time there was none, so that nobody has to restart after installing one. */
workAside(async (model: DocumentModel): Promise<Uint8Array> => {
  fonts ??= await openPrintFonts(printFontFiles(process.env['JISHI_PRINT_FONT'] || undefined));
  if (!fonts) throw new CannotBeDone('font-missing');
  return render(model, fonts);
});
