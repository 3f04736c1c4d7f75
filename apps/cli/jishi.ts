import { Command, CommanderError } from 'commander';
import { accountCommands } from '#apps/cli/account-commands.js';
import { calendarCommands } from '#apps/cli/calendar-commands.js';
import { caseCommands } from '#apps/cli/case-commands.js';
import { clockCommands } from '#apps/cli/clock-commands.js';
import { Failure } from '#apps/cli/failure.js';
import { idCommands } from '#apps/cli/id-commands.js';
import { keysCommands } from '#apps/cli/keys-commands.js';
import { optionsOf, withOptions } from '#apps/cli/options.js';
import { complain } from '#apps/cli/output.js';
import { policyCommands } from '#apps/cli/policy-commands.js';
import { releaseCommands } from '#apps/cli/release-commands.js';
import { temporalCommands } from '#apps/cli/temporal-commands.js';
import { tokenCommand } from '#apps/cli/token.js';

/** Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
const REFUSED = 1;
const USAGE = 2;

const program = withOptions(new Command('jishi'))
  .description('及时：命令行工具 / Jishi from the command line')
  .usage('[options] <command>')
  .enablePositionalOptions()
  .addHelpText('after', `
Examples:
  npm run --silent jishi -- case apply --as li-intake --name 王小明 --summary 突发疾病 --urgency urgent
  npm run --silent jishi -- case list --as qian-supervisor
  npm run --silent jishi -- case do take-over JS-2026-0000001-5 --as li-intake
  npm run --silent jishi -- case do relief-first JS-2026-0000001-5 --as li-intake --set form=money amountFen=50000 payeeName=王小明 bankCard=6222020000000007 source=card-seen
  npm run --silent jishi -- case fast-forward JS-2026-0000001-5 --by 12h
  npm run --silent jishi -- clock explain --pack jining-2021 --clock paperwork --anchor 2026-09-29T16:00:00+08:00
  npm run --silent jishi -- id check --batch numbers.json --json
  npm run --silent jishi -- policy check libs/policy/packs/jining-2021.yaml

Exit codes: 0 done, 1 refused or failed, 2 wrong usage.`);
let chosen = optionsOf(program);

program.addCommand(tokenCommand());
program.addCommand(accountCommands());
program.addCommand(calendarCommands());
program.addCommand(caseCommands());
program.addCommand(clockCommands());
program.addCommand(idCommands());
program.addCommand(keysCommands());
program.addCommand(policyCommands());
program.addCommand(releaseCommands());
program.addCommand(temporalCommands());
program.hook('preAction', (_, command) => { chosen = optionsOf(command); });
for (const command of [program, ...descendants(program)]) {
  if (command !== program && (command.commands.length === 0 || command.registeredArguments.length > 0)) withOptions(command);
  command.exitOverride().configureOutput({ writeErr: text => process.stderr.write(text) }).showHelpAfterError('（加 --help 查看用法 / add --help for usage）');
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}

function exitCode(error: unknown): number {
  // Commander has said what is wrong; asking for help is nothing wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof Failure) {
    complain(chosen, error);
    return error.usage ? USAGE : REFUSED;
  }
  complain(chosen, new Failure({ zh: `出错：${reason(error)}`, en: `Failed: ${reason(error)}` }));
  return REFUSED;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap(child => [child, ...descendants(child)]);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
