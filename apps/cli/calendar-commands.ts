import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parseCalendarYear } from '#libs/calendar/calendar.js';
import type { CalendarConfirmedView, CalendarProposalView } from '#libs/contracts/view.js';
import { call } from '#apps/cli/connection.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show, table } from '#apps/cli/output.js';

/** A year takes two administrators of the body that speaks for the whole instance: one proposes it, another confirms it. */
export function calendarCommands(): Command {
  const calendar = new Command('calendar').description('工作日安排：一人提出，另一人确认 / working days: one proposes, another confirms');
  const add = (name: string, [zh, en]: [string, string]) => {
    const command = new Command(name).description(`${zh} / ${en}`)
      .option('--as <account>', '以该管理员账号办理 / act as this administrator');
    calendar.addCommand(command);
    return command;
  };

  add('propose', ['提出一年的工作日安排', 'propose a year of working days'])
    .argument('<file>', '年度文件（JSON，格式同 libs/calendar/years） / the year\'s file')
    .action(async (file: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const proposal = await call<CalendarProposalView>(options, 'POST', '/v1/calendar-proposals', readYear(file));
      const { year, edition, notice, proposalNo } = proposal;
      show(options, proposal, say => [say({
        zh: `已提出 ${year} 年工作日安排第 ${edition} 版（${notice}），编号 ${proposalNo}。请另一位管理员用 calendar confirm ${proposalNo} 确认。`,
        en: `Edition ${edition} of ${year} (${notice}) is proposed as ${proposalNo}. Another administrator confirms it: calendar confirm ${proposalNo}.`,
      })]);
    });

  add('list', ['列出已提出的年度', 'list the years that were proposed']).action(async (_: unknown, command: Command) => {
    const options = optionsOf(command);
    const listed = await call<{ proposals: CalendarProposalView[] }>(options, 'GET', '/v1/calendar-proposals');
    show(options, listed, say => table(listed.proposals.map(one => [
      one.proposalNo, String(one.year), String(one.edition), one.notice, one.proposedBy, one.confirmedBy ?? say({ zh: '待确认', en: 'waits' }),
    ])));
  });

  add('confirm', ['确认他人提出的年度：新案件采用，在办案件的期限重新计算', 'confirm a year: for new cases and into every open one'])
    .argument('<number>', '提出的编号 / the proposal\'s number')
    .action(async (proposalNo: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const confirmed = await call<CalendarConfirmedView>(options, 'POST', `/v1/calendar-proposals/${encodeURIComponent(proposalNo)}/confirmation`);
      const { landing } = confirmed;
      show(options, confirmed, say => [landing.done
        ? say({
          zh: `${landing.year} 年工作日安排（${landing.notice}）已生效，${landing.cases} 个在办案件已更新期限。`,
          en: `The working days of ${landing.year} (${landing.notice}) are in force; ${landing.cases} open cases took them over.`,
        })
        : say({
          zh: `${landing.year} 年工作日安排已公布，在办案件仍在更新，已完成 ${landing.cases} 个。`,
          en: `The working days of ${landing.year} are published; open cases are still being told, ${landing.cases} so far.`,
        })]);
    });
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
