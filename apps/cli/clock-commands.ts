import { Command } from 'commander';
import { packIds, readCalendar, readPack } from '#infra/policy.js';
import { type ClockQuestion, clockQuestion, explain, type Explanation, type UnansweredClock } from '#libs/clock/explain.js';
import type { Pack } from '#libs/policy/pack.js';
import { readBatch, showAnswers } from '#apps/cli/batch.js';
import { explanationText, unansweredText } from '#apps/cli/clock-text.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

interface Asked {
  pack?: string;
  clock?: string;
  anchor?: string;
  urgency?: string;
  batch?: string;
}

/** Needs no instance: packs and calendar are files of this release. */
export function clockCommands(): Command {
  const clock = new Command('clock').description('办理时限 / statutory clocks');
  clock.addCommand(new Command('explain').description('时限何时到期、怎样算出 / when a clock is due, and how that was counted')
    .option('--pack <id>', `政策包 / policy pack: ${packIds().join(', ')}`)
    .option('--clock <id>', '时限，如 paperwork / a clock of the pack')
    .option('--anchor <instant>', '起算时刻，须带时区 / when it begins, with its offset: 2026-09-29T16:00:00+08:00')
    .option('--urgency <grade>', '等级：emergency、urgent、ordinary，默认 urgent / grade of the case')
    .option('--batch <file>', '批量：[{pack, clock, anchor, urgency?}, …]，- 为标准输入 / many at once, - is stdin')
    .action(async ({ batch, ...asked }: Asked, command: Command) => {
      const options = optionsOf(command);
      const calendar = readCalendar();
      const packOf = packReader();
      const answer = (what: unknown): Answered => {
        const question = clockQuestion(what, packOf);
        return 'error' in question ? { question: null, answer: question } : { question, answer: explain(question, calendar) };
      };
      if (batch !== undefined) {
        if (given(asked).length > 0) throw new Failure({ zh: `--batch 不能与 ${given(asked).join(' ')} 同用。`, en: `--batch goes without ${given(asked).join(' ')}.` }, { usage: true });
        const asking = await readBatch(batch);
        const answered = asking.map(answer);
        showAnswers(options, answered.map(a => a.answer), (_, i, say) => {
          const { question, answer: one } = answered[i]!;
          return question ? explanationText(question, one, say) : [say(unansweredText(one, asking[i], packOf))];
        });
        return;
      }
      const missing = (['pack', 'clock', 'anchor'] as const).filter(name => asked[name] === undefined).map(name => `--${name}`);
      if (missing.length > 0) throw new Failure({ zh: `缺少 ${missing.join(' ')}，或用 --batch。`, en: `${missing.join(' ')} missing; or use --batch.` }, { usage: true });
      const { question, answer: only } = answer(asked);
      if (question) return show(options, only, say => explanationText(question, only, say));
      if (!options.json) throw new Failure(unansweredText(only, asked, packOf));
      show(options, only, () => []);
      process.exitCode = 1;
    }));
  return clock;
}

type Answered = { question: ClockQuestion; answer: Explanation } | { question: null; answer: UnansweredClock };

/** Reads each pack at most once, and none that is not asked for. */
function packReader(): (id: string) => Pack | null {
  const known = new Map<string, Pack | null>(packIds().map(id => [id, null]));
  return id => {
    if (!known.has(id)) return null;
    const pack = known.get(id) ?? readPack(id);
    known.set(id, pack);
    return pack;
  };
}

function given(asked: Asked): string[] {
  return (['pack', 'clock', 'anchor', 'urgency'] as const).filter(name => asked[name] !== undefined).map(name => `--${name}`);
}
