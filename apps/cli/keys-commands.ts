import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { changeJournalKey, changeKeyRing, fingerprint, type KeyRing, readKeyRing, withNewKey, withNewTokenKey } from '#infra/keys.js';
import { type KeyFiles, keyFilesOf } from '#infra/signing-key.js';
import { dataFolder, readInstance } from '#infra/launch/instance-file.js';
import { durationMs } from '#apps/cli/duration.js';
import { Failure } from '#apps/cli/failure.js';
import { type Options, optionsOf } from '#apps/cli/options.js';
import { show, table } from '#apps/cli/output.js';

/**
 * Changes to the key ring take hold in running processes within a second, without a restart. No data key is ever
 * removed: the journal keeps what was sealed under it for good.
 */
export function keysCommands(): Command {
  const keys = new Command('keys').description('密钥环：列出、新增、轮换 / the key ring');
  const add = (name: string, [zh, en]: [string, string]) => {
    const command = new Command(name).description(`${zh} / ${en}`).option('--file <path>', '密钥环文件，默认为实例所用的 / the ring, if not the instance\'s');
    keys.addCommand(command);
    return command;
  };

  add('list', ['列出密钥的编号与指纹，不显示密钥', 'ids and fingerprints, no secrets']).action(async (_, command: Command) => {
    const options = optionsOf(command);
    const { keysFile: file } = keyFiles(options, command);
    const ring = await readKeyRing(file).catch(unusable);
    const listing = listed(ring);
    show(options, { file, ...listing }, say => [
      file,
      ...table(listing.keys.map(({ id, current, fingerprint: print }) => [id, print, say(current ? { zh: '新数据用此密钥', en: 'seals what is new' } : { zh: '只读旧数据', en: 'opens what is old' })])),
      ...table(listing.journalKeys.map(kid => [kid, say({ zh: '核对案卷签名', en: 'vouches for links of the journal' })])),
      ...table(listing.tokenKeys.map(({ kid, acceptUntil }) => [kid, say(acceptUntil === null ? { zh: '签发令牌', en: 'signs tokens' } : { zh: `旧令牌认至 ${acceptUntil}`, en: `accepted until ${acceptUntil}` })])),
    ]);
  });

  add('rotate', ['新增一把数据密钥并立即启用', 'add a data key and seal with it from now on']).action(async (_, command: Command) => {
    const options = optionsOf(command);
    let id = '';
    const { file } = await change(options, command, ring => {
      const added = withNewKey(ring);
      ({ id } = added);
      return { ...added.ring, current: id };
    });
    show(options, { file, current: id }, say => [say({ zh: `新数据改用密钥 ${id}，一秒内生效，无须重启。旧密钥留在密钥环中：请备份 ${file}。`, en: `Sealing with ${id} within a second; nothing has to be restarted. The old key stays in the ring: back up ${file}.` })]);
  });

  add('add', ['只新增数据密钥、暂不启用：多台机器先分发密钥环', 'add a data key without using it yet: several machines first need the ring']).action(async (_, command: Command) => {
    const options = optionsOf(command);
    let id = '';
    const { file, ring } = await change(options, command, before => {
      const added = withNewKey(before);
      ({ id } = added);
      return added.ring;
    });
    show(options, { file, added: id, current: ring.current }, say => [say({ zh: `已新增密钥 ${id}。请把 ${file} 分发到每台机器，再执行 keys use ${id}。`, en: `Added ${id}. Bring ${file} to every machine, then: keys use ${id}` })]);
  });

  add('use', ['启用密钥环中已有的数据密钥', 'seal with a data key that is in the ring']).argument('<id>', '密钥编号 / its id').action(async (id: string, _, command: Command) => {
    const options = optionsOf(command);
    const { file } = await change(options, command, ring => {
      if (!Object.hasOwn(ring.keys, id)) throw new Failure({ zh: `密钥环中没有 ${id}，只有：${Object.keys(ring.keys).join(' ')}`, en: `The ring has no ${id}, only: ${Object.keys(ring.keys).join(' ')}` });
      return { ...ring, current: id };
    });
    show(options, { file, current: id }, say => [say({ zh: `新数据改用密钥 ${id}，一秒内生效。`, en: `Sealing with ${id} within a second.` })]);
  });

  add('rotate-token', ['更换签发令牌的密钥', 'replace the key that signs tokens'])
    .option('--accept-old-for <duration>', '旧令牌还认多久；密钥泄露时用 0s / how long old tokens are good; 0s when the key has leaked', '1h')
    .action(async ({ acceptOldFor }: { acceptOldFor: string }, command: Command) => {
      const options = optionsOf(command);
      const acceptUntil = new Date(Date.now() + (acceptOldFor === '0s' ? 0 : durationMs(acceptOldFor)));
      const { file, ring } = await change(options, command, (before, files) => withNewTokenKey(before, files.tokenKeyFile, acceptUntil));
      const { kid } = ring.tokenKey;
      show(options, { file, tokenKey: kid, oldAcceptedUntil: acceptUntil.toISOString() }, say => [say({ zh: `令牌改由 ${kid} 签发，旧令牌认至 ${acceptUntil.toISOString()}。`, en: `Tokens are signed with ${kid}; old ones are good until ${acceptUntil.toISOString()}.` })]);
    });

  add('rotate-journal', ['更换案卷记录的签名密钥', 'replace the key that signs what is appended to the journal']).action(async (_, command: Command) => {
    const options = optionsOf(command);
    const files = keyFiles(options, command);
    const kid = await changeJournalKey(files).catch(unusable);
    show(options, { file: files.journalKeyFile, journalKey: kid }, say => [say({
      zh: `案卷记录改由 ${kid} 签名，一秒内生效。密钥环保留以前的公钥：请备份 ${files.keysFile}。`,
      en: `Links are signed with ${kid} within a second. The ring keeps the earlier public halves: back up ${files.keysFile}.`,
    })]);
  });
  return keys;
}

function listed(ring: KeyRing) {
  return {
    keys: Object.entries(ring.keys).map(([id, key]) => ({ id, current: id === ring.current, fingerprint: fingerprint(key) })),
    journalKeys: Object.keys(ring.journalKeys ?? {}),
    tokenKeys: [...(ring.earlierTokenKeys ?? []).map(({ kid, acceptUntil }) => ({ kid, acceptUntil })), { kid: ring.tokenKey.kid ?? '-', acceptUntil: null }],
  };
}

async function change(options: Options, command: Command, how: (ring: KeyRing, files: KeyFiles) => KeyRing | Promise<KeyRing>): Promise<{ file: string; ring: KeyRing }> {
  const files = keyFiles(options, command);
  return { file: files.keysFile, ring: await changeKeyRing(files.keysFile, ring => how(ring, files)).catch(unusable) };
}

/** The ring that is named, else that of the instance that runs, else the one the next start would take; with what signs for it. */
function keyFiles({ data }: Options, command: Command): KeyFiles {
  const from = process.env['INIT_CWD'] ?? '.';
  const { file } = command.opts<{ file?: string }>();
  const folder = data === undefined ? dataFolder(process.env) : resolve(from, data);
  const files = file === undefined ? ofInstance(folder) : keyFilesOf(resolve(from, file), process.env);
  const path = files.keysFile;
  if (!existsSync(path)) throw new Failure({ zh: `没有密钥环文件 ${path}。请用 --file 或 --data 指明。`, en: `There is no key ring ${path}. Name it with --file, or the data folder with --data.` });
  return files;
}

function ofInstance(folder: string): KeyFiles {
  try {
    return readInstance(folder);
  } catch {
    return keyFilesOf(process.env['JISHI_KEYS_FILE'] || join(folder, 'keys.json'), process.env);
  }
}

function unusable(error: unknown): never {
  if (error instanceof Failure) throw error;
  const { code, message } = error as NodeJS.ErrnoException;
  throw new Failure({ zh: `密钥环不可用：${code ?? message}`, en: `The key ring cannot be used: ${code ?? message}` });
}
