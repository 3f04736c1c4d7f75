import { existsSync } from 'node:fs';

/** 宋体 before 黑体: that is what offices print in. Debian's folder, and Arch's. */
const KNOWN = ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/noto-cjk'].flatMap(folder => ['NotoSerifCJK', 'NotoSansCJK'].map(family => `${folder}/${family}-Regular.ttc`));

/** What papers may be set in, the best first: the one the operator names (`JISHI_PRINT_FONT`), otherwise those known to have the rare characters of names. */
export function printFontFiles(chosen: string | undefined): string[] {
  return (chosen ? [chosen] : KNOWN).filter(file => existsSync(file));
}
