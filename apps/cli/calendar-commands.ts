import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parseCalendarYear } from '#libs/calendar/calendar.js';
import type { CalendarLandingState } from '#libs/contracts/calendar-landing.js';
import { everyoneOf, call } from '#apps/cli/connection.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

export function calendarCommands(): Command {
  const calendar = new Command('calendar').description('工作日安排 / working days');
  calendar.addCommand(new Command('add').description('公布一年的工作日安排：新案件采用，在办案件的期限重新计算 / publish a year, for new cases and into every open one')
    .argument('<file>', '年度文件（JSON，格式同 libs/calendar/years） / the year\'s file')
    .option('--as <account>', '以该管理员账号办理，默认第一个管理员 / act as this administrator, by default the first there is')
    .action(async (file: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const landing = await call<CalendarLandingState>({ ...options, as: options.as ?? (await everyoneOf(options, 'administrator'))[0]! }, 'POST', '/v1/calendar-years', readYear(file));
      show(options, landing, say => [landing.done
        ? say({ zh: `${landing.year} 年工作日安排（${landing.notice}）已生效，${landing.cases} 个在办案件已更新期限。`, en: `The working days of ${landing.year} (${landing.notice}) are in force; ${landing.cases} open cases took them over.` })
        : say({ zh: `${landing.year} 年工作日安排已公布，在办案件仍在更新，已完成 ${landing.cases} 个。`, en: `The working days of ${landing.year} are published; open cases are still being told, ${landing.cases} so far.` })]);
    }));
  return calendar;
}

function readYear(file: string): object {
  try {
    return parseCalendarYear(readFileSync(resolve(process.env['INIT_CWD'] ?? '.', file), 'utf8'));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Failure({ zh: `年度文件有误：${reason}`, en: `The year's file is wrong: ${reason}` }, { usage: true });
  }
}
