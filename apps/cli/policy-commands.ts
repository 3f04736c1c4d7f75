import { Command } from 'commander';
import { checkPack, readYaml } from '#libs/policy/check.js';
import { readText } from '#apps/cli/batch.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show, table } from '#apps/cli/output.js';

/** Needs no instance. A pack with faults is an answer, and the exit code 1. */
export function policyCommands(): Command {
  const policy = new Command('policy').description('政策包 / policy packs');
  policy.addCommand(new Command('check').description('检查政策包，一次列出全部错误 / check a policy pack, and name every error at once')
    .argument('<file>', 'YAML 文件，- 为标准输入 / a YAML file, - is stdin')
    .action(async (file: string, _, command: Command) => {
      const errors = checkPack(parsed(await readText(file), file));
      const ok = errors.length === 0;
      show(optionsOf(command), { file, ok, errors }, say => ok
        ? [say({ zh: `${file}：没有错误`, en: `${file}: no errors` })]
        : [
          say({ zh: `${file}：${errors.length} 处错误`, en: `${file}: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}` }),
          ...table(errors.map(({ path, code, message }) => [`  ${printable(path) || say({ zh: '（整个文件）', en: '(the whole file)' })}`, `${printable(say(message))} (${code})`])),
        ]);
      if (!ok) process.exitCode = 1;
    }));
  return policy;
}

function parsed(text: string, file: string): unknown {
  try {
    return readYaml(text);
  } catch (error) {
    // The first line says what and where; the rest would print the file.
    const reason = printable((error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/:$/, ''));
    throw new Failure({ zh: `${file} 不是 YAML：${reason}`, en: `${file} is no YAML: ${reason}` }, { usage: true });
  }
}

/** A file's own words must not be able to write on the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
