import { Command, Option } from 'commander';
import { instantOf, localDate } from '#libs/clock/instant.js';
import { answerIdentifier, IDENTIFIER_KINDS, type IdentifierFault, type IdentifierKind } from '#libs/identifiers/question.js';
import { readBatch, showAnswers } from '#apps/cli/batch.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

type Bilingual = { zh: string; en: string };
type Answer = ReturnType<typeof answerIdentifier>;

/** Needs no instance. That an identifier is invalid is an answer like any other: the exit code is 0. */
export function idCommands(): Command {
  const id = new Command('id').description('证件号与卡号 / identifiers');
  id.addCommand(new Command('check').description('核验号码是否有效；号码会留在命令历史里，多条请用 --batch / whether a number is valid; it stays in the shell\'s history, a batch does not')
    .argument('[value]', '号码 / the number')
    .addOption(new Option('--kind <kind>', '种类 / what it is').choices(IDENTIFIER_KINDS))
    .option('--batch <file>', '批量：[{value, kind}, …]，- 为标准输入 / many at once, - is stdin')
    .action(async (value: string | undefined, { kind, batch }: { kind?: IdentifierKind; batch?: string }, command: Command) => {
      const options = optionsOf(command);
      const today = localDate(instantOf(Date.now()));
      if (batch !== undefined && value === undefined && kind === undefined) {
        return showAnswers(options, (await readBatch(batch)).map(asked => answerIdentifier(asked, today)), (answer, _, say) => [say(answerText(answer))]);
      }
      if (batch !== undefined || value === undefined || kind === undefined) {
        throw new Failure({ zh: '写作 id check <号码> --kind resident-id，或 id check --batch <文件>。', en: 'Write id check <number> --kind resident-id, or id check --batch <file>.' }, { usage: true });
      }
      const answer = answerIdentifier({ value, kind }, today);
      show(options, answer, say => [say(answerText(answer))]);
    }));
  return id;
}

function answerText(answer: Answer): Bilingual {
  if ('error' in answer) {
    const { code, field } = answer.error;
    return { zh: `无法核验：${field ?? '问题'} 缺失、类型不对或未知（${code}）`, en: `cannot be checked: ${field ?? 'the question'} is missing, of the wrong type or unknown (${code})` };
  }
  if (answer.valid) return { zh: `有效：${answer.normalized}`, en: `valid: ${answer.normalized}` };
  const { zh, en } = FAULTS[answer.reason];
  return { zh: `无效：${zh}（${answer.reason}）`, en: `invalid: ${en} (${answer.reason})` };
}

const FAULTS: { [fault in IdentifierFault]: Bilingual } = {
  'fifteen-digit': { zh: '15 位的第一代号码，已停用，请用 18 位号码', en: 'fifteen digits, of the first generation; the one of 18 is needed' },
  length: { zh: '位数不对', en: 'the wrong number of digits' },
  format: { zh: '含有不该有的字符', en: 'a character that has no place there' },
  province: { zh: '前两位不是省级代码', en: 'the first two digits are no province' },
  date: { zh: '出生日期不存在', en: 'a birthday that does not exist' },
  'future-date': { zh: '出生日期尚未到来', en: 'a birthday that has not come yet' },
  checksum: { zh: '校验位不符，多半有一位写错', en: 'the check digit does not fit: most likely one digit is wrong' },
};
