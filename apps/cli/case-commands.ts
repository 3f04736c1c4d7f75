import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { z } from 'zod';
import { readPack } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import { clearOfRungs } from '#libs/clock/leap.js';
import type { Pack } from '#libs/policy/pack.js';
import type { caseList, CaseView, commandAnswer, eventList, lateEntryList } from '#libs/contracts/view.js';
import { CAUSES, CHANNELS, STATUSES, URGENCIES } from '#libs/contracts/words.js';
import { caseText, lateEntriesText, listText, shortInstant } from '#apps/cli/case-text.js';
import { eventName, eventText } from '#libs/words/event-text.js';
import { account, everyoneOf, call, instance } from '#apps/cli/connection.js';
import { durationMs } from '#apps/cli/duration.js';
import { Failure } from '#apps/cli/failure.js';
import { COMMAND_TYPES, commandOf } from '#apps/cli/fields.js';
import { type Options, optionsOf } from '#apps/cli/options.js';
import { show, table } from '#apps/cli/output.js';
import { verdictText } from '#apps/cli/replay/replay-text.js';

type Answer = z.infer<typeof commandAnswer>;

export function caseCommands(): Command {
  const cases = new Command('case').description('救助案件 / relief cases');
  cases.addCommand(opening('apply', '登记求助申请 / apply for somebody'));
  cases.addCommand(opening('report', '上报线索 / report a lead'));

  cases.addCommand(as(new Command('list')).description('本辖区案件，最先到期的在前 / cases of one\'s region, next due first')
    .addOption(new Option('--status <status>', '环节 / status').choices(STATUSES))
    .option('--handler <account>', '经办人 / handler').option('--limit <n>', '条数 / how many, up to 100', '20').option('--after <page>', '上一页的 next / next of the page before')
    .action(async (query: { status?: string; handler?: string; limit: string; after?: string }, command: Command) => {
      const options = optionsOf(command);
      const { status, handler, limit, after } = query;
      const page = await call<z.infer<typeof caseList>>(options, 'GET', `/v1/cases?${searchOf({ status, handler, limit, after })}`);
      show(options, page, say => [...listText(page.cases, say), ...moreText(page.next, say)]);
    }));

  cases.addCommand(as(new Command('show')).description('一个案件的现状与时限 / where a case stands')
    .argument('<no>', '案件编号 / case number')
    .action(async (no: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const view = await call<CaseView>(options, 'GET', `/v1/cases/${encodeURIComponent(no)}`);
      show(options, view, say => caseText(view, packOf(view), say));
    }));

  cases.addCommand(as(new Command('events')).description('案件的全部经过 / everything that happened to a case')
    .argument('<no>', '案件编号 / case number')
    .action(async (no: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const path = `/v1/cases/${encodeURIComponent(no)}`;
      const list = await call<z.infer<typeof eventList>>(options, 'GET', `${path}/events`);
      const pack = packOf(await call<CaseView>(options, 'GET', path));
      show(options, list, say => table(list.events.map(event => [`#${event.seq}`, shortInstant(event.occurredAt), say(eventText(event, pack))])));
    }));

  cases.addCommand(as(new Command('late-entries')).description('发生一小时以后才录入的事项，最近录入的在前 / what was entered more than an hour after it happened, the latest entry first')
    .option('--limit <n>', '条数 / how many, up to 100', '20').option('--after <page>', '上一页的 next / next of the page before')
    .action(async ({ limit, after }: { limit: string; after?: string }, command: Command) => {
      const options = optionsOf(command);
      const page = await call<z.infer<typeof lateEntryList>>(options, 'GET', `/v1/late-entries?${searchOf({ limit, after })}`);
      show(options, page, say => [...lateEntriesText(page.entries, say), ...moreText(page.next, say)]);
    }));

  cases.addCommand(keyed(as(new Command('do'))).description('办理 / do something about a case')
    .argument('<command>', COMMAND_TYPES.join(', ')).argument('<no>', '案件编号 / case number')
    .option('--data <json>', '命令内容 / the command\'s fields as JSON').option('--set <name=value...>', '逐项填写，多项以逗号分隔 / single fields; personal ones by their name, lists as a,b')
    .action(async (type: string, no: string, { data, set = [], key }: { data?: string; set?: string[]; key?: string }, command: Command) => {
      await give(optionsOf(command), `/v1/cases/${encodeURIComponent(no)}/commands`, commandOf(type, set, data === undefined ? {} : jsonObject(data)), key);
    }));

  cases.addCommand(as(new Command('fast-forward')).description('快进案件自己的时间（培训、测试用） / move a case\'s own time ahead')
    .argument('<no>', '案件编号 / case number').requiredOption('--by <duration>', '12h、90m、3d')
    .action(async (no: string, { by }: { by: string }, command: Command) => {
      const options = optionsOf(command);
      const durationInMs = durationMs(by);
      const target = instance(options);
      if (!target.timeSkipping) {
        throw new Failure({
          zh: '当前 Temporal 服务器不能快进时间。装有 Go 的机器上 npm start 会自行编译可快进的服务器（1.32.2）。',
          en: 'This Temporal server cannot skip time. Where Go is installed, npm start builds one that can (1.32.2).',
        });
      }
      const { view: before, as: seenBy } = await viewed(no, options);
      const { fastForwardCase } = await import('#infra/fast-forward.js');
      await fastForwardCase(target, before.caseId, clearOfRungs(durationInMs, before.now as Instant, before.clocks));
      const { view } = await viewed(no, { ...options, as: seenBy });
      show(options, view, say => caseText(view, packOf(view), say));
    }));

  cases.addCommand(new Command('replay').description('重放案件：工作流历史、案卷、哈希链与所存状态是否一致 / replay a case: do its history, journal, hash chain and stored state agree')
    .argument('<no>', '案件编号 / case number')
    .action(async (no: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      // Loaded only now: the SDK's native part and the database driver take half a second that no other command has a use for.
      const { replayCase } = await import('#apps/cli/replay/replay-case.js');
      const verdict = await replayCase(instance(options), no);
      if (!verdict) throw new Failure({ zh: `没有案件 ${no}。`, en: `There is no case ${no}.` });
      show(options, verdict, say => verdictText(verdict, say));
      if (verdict.verdict === 'different') process.exitCode = 1;
    }));
  return cases;
}

function opening(name: 'apply' | 'report', description: string): Command {
  const command = keyed(as(new Command(name))).description(description)
    .option('--file <json>', '整个请求内容 / the whole body, instead of options')
    .option('--town <code>', '乡镇（街道）代码 / town, by default the account\'s own')
    .addOption(new Option('--cause <cause>', '致困原因 / cause of hardship').choices(CAUSES).default('sudden-event'))
    .addOption(new Option('--channel <channel>', '渠道 / how it came').choices(CHANNELS).default('town-window'))
    .addOption(new Option('--urgency <grade>', '预判等级 / prejudged grade').choices(URGENCIES))
    .option('--occurred-at <instant>', '发生时间 / when it happened, if not now')
    .option('--name <name>', '姓名').option('--phone <phone>', '电话').option('--address <address>', '住址').option('--summary <text>', '困难情况')
    .option('--lead', '登记为线索 / as a lead, like “case report”');
  if (name === 'apply') command.option('--resident-id <id>', '居民身份证号').option('--helper <name>', '代办人（已有委托） / a helper files, authorised');
  return command.action(async (fields: { [option: string]: string | undefined } & { lead?: boolean }, self: Command) => {
    const options = optionsOf(self);
    await give(options, '/v1/cases', fields['file'] === undefined ? await openingBody(name, fields, options) : jsonObject(readFileSync(resolve(process.env['INIT_CWD'] ?? '.', fields['file']), 'utf8')), fields['key']);
  });
}

/** The case as somebody sees it: whoever is named, or the first who watches over its county. */
async function viewed(no: string, options: Options): Promise<{ view: CaseView; as: string | undefined }> {
  const path = `/v1/cases/${encodeURIComponent(no)}`;
  const watching = options.as !== undefined || options.token !== undefined ? [options.as] : await everyoneOf(options, 'supervisor');
  for (const [i, who] of watching.entries()) {
    const view = await call<CaseView>({ ...options, ...(who !== undefined && { as: who }) }, 'GET', path).catch((error: unknown) => {
      if (i + 1 < watching.length && error instanceof Failure && error.problem?.code === 'not-found') return null;
      throw error;
    });
    if (view) return { view, as: who };
  }
  throw new Error('nobody was asked');
}

async function openingBody(name: 'apply' | 'report', fields: { [option: string]: string | undefined } & { lead?: boolean }, options: Options): Promise<object> {
  const lead = name === 'report' || fields.lead === true;
  const { cause, channel, urgency, occurredAt, phone, address, summary, residentId, helper } = fields;
  // A village's people act in their village's town.
  const townCode = fields['town'] ?? `${(await account(options, options.as)).region.slice(0, 9)}000`;
  return {
    type: lead ? 'report-lead' : 'apply', townCode, cause, channel, urgency, occurredAt,
    personal: { name: fields['name'], phone, address, summary, ...(lead ? {} : { residentId, helperName: helper }) },
    ...(!lead && helper !== undefined && { helperAuthorised: true }),
  };
}

async function give(options: Options, path: string, body: object, key: string = randomUUID()): Promise<void> {
  const answer = await call<Answer>(options, 'POST', path, body, key);
  show(options, answer, say => [
    say({ zh: `案件 ${answer.caseNo} 已办理：`, en: `Case ${answer.caseNo}:` }),
    ...table(answer.events.map(({ seq, type, occurredAt }) => [`  #${seq}`, say(eventName(type)), shortInstant(occurredAt)])),
  ]);
}

function searchOf(query: { [name: string]: string | undefined }): URLSearchParams {
  return new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function moreText(next: string | null, say: (text: { zh: string; en: string }) => string): string[] {
  return next ? [say({ zh: `还有更多：--after ${next}`, en: `More: --after ${next}` })] : [];
}

/** For names only, so a version that differs does no harm; null when the instance's policy is none of this release. */
function packOf({ policy }: CaseView): Pack | null {
  try {
    return readPack(policy.id);
  } catch {
    return null;
  }
}

function as(command: Command): Command {
  return command.option('--as <account>', '以该演示账号办理 / act as this demo account');
}

function keyed(command: Command): Command {
  return command.option('--key <key>', '幂等键，默认随机 / idempotency key, random by default');
}

function jsonObject(text: string): { [name: string]: unknown } {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { [name: string]: unknown };
  } catch {
    // Said below.
  }
  throw new Failure({ zh: '内容不是 JSON 对象。', en: 'That is no JSON object.' }, { usage: true });
}
