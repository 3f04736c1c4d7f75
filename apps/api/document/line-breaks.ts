/**
 * Breaks text into lines as Chinese is set: between any two characters, save that no line begins with a closing mark or
 * ends with an opening one, and that numbers and Latin words stay whole as long as they fit. A line break in the text is one.
 */
export function linesOf(text: string, width: number, widthOf: (text: string) => number): string[] {
  return text.split('\n').flatMap(part => brokenLine(part, width, widthOf));
}

const WORD = /[\p{Script=Latin}\p{Nd}.,:/\-#%+_@¥*]+|\s+|./gsu;
const NEVER_FIRST = new Set('，。、；：？！）〕】》」』”’％·…—');
const NEVER_LAST = new Set('（〔【《「『“‘');

function brokenLine(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let units: string[] = [];
  let taken = 0;
  for (const unit of fitting(text.match(WORD) ?? [], width, widthOf)) {
    const wide = widthOf(unit);
    if (taken + wide > width && units.length > 0) {
      // A mark takes what stands before it along. Where that would leave nothing, a narrow column is broken all the same.
      let kept = units.length;
      while (kept > 0 && (NEVER_FIRST.has(units[kept] ?? unit) || NEVER_LAST.has(units[kept - 1]!))) kept--;
      const next = kept === 0 ? [] : units.slice(kept);
      lines.push(units.slice(0, kept || units.length).join('').trimEnd());
      units = next;
      taken = widthOf(next.join(''));
      if (unit.trim() === '' && units.length === 0) continue;
    }
    units.push(unit);
    taken += wide;
  }
  return [...lines, units.join('')];
}

/** Words that fit on no line are cut to pieces. */
function* fitting(units: readonly string[], width: number, widthOf: (text: string) => number): Generator<string> {
  for (const unit of units) {
    if (widthOf(unit) <= width) yield unit;
    else yield* unit;
  }
}
