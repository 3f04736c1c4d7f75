import { randomBytes } from 'node:crypto';
import { chmod, chown, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts other content into the file that a path leads to; its owner and mode stay. Whoever reads meets one or the other, whole. */
export async function replaceKeyFile(path: string, content: object): Promise<void> {
  const file = await realpath(path);
  const draft = await draftOf(file, content);
  try {
    const { mode, uid, gid } = await stat(file);
    // An operator may be another user than the processes that have to read it.
    if (uid !== process.getuid?.() || gid !== process.getgid?.()) await chown(draft, uid, gid);
    await chmod(draft, mode & 0o777);
    await rename(draft, file);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
}

/** For its owner alone. Whole or not at all, and on disk before anything is done with it: a torn ring would lose all that is sealed. */
export async function draftOf(path: string, content: object): Promise<string> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

/** Said without the parser's words, which quote what they stumble over: here that would be a key. */
export function parsedKeyFile(text: string, path: string): object {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error(`${path} is no key ring: it is not JSON`);
  }
  if (typeof content !== 'object' || content === null) throw new Error(`${path} is no key ring: it is no object`);
  return content;
}
