import { type Command, Option } from 'commander';
import type { ConnectionOptions } from '#apps/cli/connection.js';
import type { OutputOptions } from '#apps/cli/output.js';

export type Options = ConnectionOptions & OutputOptions;

/** The options of every command; they may stand before it or after it. */
export function withOptions(command: Command): Command {
  command
    .option('--api <url>', '直接使用该 API 地址 / use this API instead of the instance\'s')
    .option('--token <jwt>', '直接使用该令牌 / use this token instead of signing one for --as')
    .addOption(new Option('--lang <language>', '输出语言，默认 zh / language of the output').choices(['zh', 'en']))
    .option('--json', '标准输出只有一个 JSON 值 / exactly one JSON value on stdout');
  // “case do” has a --data of its own: the command's fields.
  return command.name() === 'do' ? command : command.option('--data <dir>', '实例的数据目录 / data folder of the running instance (JISHI_DATA, .jishi)');
}

/** What was chosen on the way down to this command; the nearer one wins. */
export function optionsOf(command: Command): Options {
  const own = command.opts<Partial<Options>>();
  if (!command.parent) return { lang: 'zh', ...own };
  const outer = optionsOf(command.parent);
  return { ...outer, ...own, data: command.name() === 'do' ? outer.data : own.data ?? outer.data };
}
