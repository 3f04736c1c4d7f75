import { Command, Option } from 'commander';
import { appointByOperator, OPERATOR_REASONS, type OperatorReason } from '#infra/accounts.js';
import { BlindIndex } from '#infra/blind-index.js';
import { readKeyRing } from '#infra/keys.js';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';
import { staffId } from '#libs/contracts/command.js';
import { instance } from '#apps/cli/connection.js';
import { Failure } from '#apps/cli/failure.js';
import { optionsOf } from '#apps/cli/options.js';
import { show } from '#apps/cli/output.js';

interface Appointed {
  name: string;
  role: 'administrator' | 'auditor';
  region: string;
  phone?: string;
  reason: OperatorReason;
}

/** For whoever runs the instance and holds its database: the one way that takes no second person, on record and told to the auditors. */
export function accountCommands(): Command {
  const accounts = new Command('accounts').description('账号应急 / accounts in an emergency');
  accounts.addCommand(new Command('appoint')
    .description('无人可以确认时，由运维人员设置一名管理员或审计人员；记录在案并通知审计 / set an administrator or auditor where nobody could confirm one; on record, and the auditors are told')
    .argument('<account>', '账号 / account')
    .requiredOption('--name <name>', '姓名 / name')
    .addOption(new Option('--role <role>', '岗位 / post').choices(['administrator', 'auditor']).makeOptionMandatory())
    .requiredOption('--region <code>', '区划代码 / region')
    .option('--phone <number>', '电话 / telephone')
    .addOption(new Option('--reason <why>', '原因 / why').choices([...OPERATOR_REASONS]).makeOptionMandatory())
    .action(async (id: string, chosen: Appointed, command: Command) => {
      const options = optionsOf(command);
      const settings = instance(options);
      const staff = Staff.read(settings.staffFile);
      if (!staffId.safeParse(id).success || !(staff.counties.has(chosen.region) || chosen.region === staff.body)) {
        throw new Failure({ zh: '账号或区划代码有误。', en: 'The account or the region is wrong.' }, { usage: true });
      }
      const ring = await readKeyRing(settings.keysFile);
      // Loaded only now: no other command needs it.
      const { SteadyClient } = await import('#infra/database/connection.js');
      const database = new SteadyClient(settings.adminDatabaseUrl);
      await database.connect();
      try {
        const { reason, ...account } = chosen;
        await appointByOperator(database, { id, ...account }, reason, new Seal(ring), new BlindIndex(ring.indexKey));
      } finally {
        await database.end();
      }
      show(options, { accountId: id, role: chosen.role, region: chosen.region, reason: chosen.reason }, say => [say({
        zh: `${id} 已设为${chosen.role === 'auditor' ? '审计人员' : '管理员'}。这一操作已记录，并已通知本人和审计人员。`,
        en: `${id} is set as ${chosen.role}. It is on record, and the holder and the auditors are told.`,
      })]);
    }));
  return accounts;
}
