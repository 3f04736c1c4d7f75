/**
 * The first name that stands twice in one object of a JSON text; null where none does. Parsers take the last of the two,
 * others the first: whoever stands between, or reads a log, would have seen another command than was carried out.
 * `json` has been parsed before, so that nothing here has to look for mistakes.
 */
export function repeatedKey(json: string): string | null {
  /** For each object or list that is open: the names an object has so far. */
  const open: (Set<string> | null)[] = [];
  let at = 0;
  let isName = false;
  while (at < json.length) {
    switch (json[at]) {
      case '"': {
        const end = endOfString(json, at);
        if (isName) {
          const names = open.at(-1)!;
          const name = JSON.parse(json.slice(at, end)) as string;
          if (names!.has(name)) return name;
          names!.add(name);
          isName = false;
        }
        at = end;
        continue;
      }
      case '{':
        open.push(new Set());
        isName = true;
        break;
      case '[':
        open.push(null);
        break;
      case '}':
      case ']':
        open.pop();
        isName = false;
        break;
      case ',':
        isName = open.at(-1) instanceof Set;
        break;
    }
    at++;
  }
  return null;
}

/** Where what begins with a quotation mark at `from` has ended. */
function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}
