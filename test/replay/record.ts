import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { readCaseRuns } from '#apps/cli/replay/case-runs.js';
import { dataConverter } from '#infra/codec.js';
import { readKeyRing } from '#infra/keys.js';
import { Seal } from '#infra/seal.js';
import { reaching } from '#infra/temporal-connection.js';
import { Town } from '#test/e2e/town.js';
import { HISTORIES, open, textOf, UNRELEASED } from '#test/replay/stored-history.js';
import { STORIES } from '#test/replay/stories.js';

/**
 * Plays the stories on an instance of its own and keeps the histories: `npm run histories`, when a workflow or a
 * decision has changed that is not released yet, or `npm run histories -- long-life` for a story or two. What is released
 * is never recorded again: it has to replay as it is.
 */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const names = Object.keys(STORIES).filter(name => asked.length === 0 || asked.includes(name));
  if (names.length < asked.length) throw new Error(`there is no such story among ${asked.join(', ')}`);
  const town = await Town.start();
  try {
    mkdirSync(join(HISTORIES, UNRELEASED), { recursive: true });
    const { keysFile, namespace } = town.instance.settings;
    const codec = dataConverter(new Seal(await readKeyRing(keysFile)), 'worker').payloadCodecs![0]!;
    const connection = await Connection.connect(reaching(town.instance.settings));
    const client = new Client({ connection, namespace });
    const outdated = readdirSync(join(HISTORIES, UNRELEASED)).filter(file => asked.length === 0 || asked.some(name => file.startsWith(`${name}-`)));
    for (const file of outdated) rmSync(join(HISTORIES, UNRELEASED, file));
    for (const name of names) {
      const { about, play } = STORIES[name]!;
      const workflows = [];
      for (const caseNo of await play(town)) {
        const { caseId } = await town.view(caseNo);
        workflows.push({ workflow: 'reliefCase', workflowId: caseId as string });
        const { rows } = await town.database.query('SELECT order_id FROM payment_order WHERE case_id = $1 ORDER BY order_id', [caseId]);
        workflows.push(...rows.map(row => ({ workflow: 'payment', workflowId: `payment-${row.order_id as string}` })));
      }
      if (name === 'calendar-landing') for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = 'calendarLanding'` })) workflows.push({ workflow: 'calendarLanding', workflowId });
      for (const { workflow, workflowId } of workflows) {
        for (const { history } of await readCaseRuns(client, workflowId)) {
          await open(history, workflowId, codec);
          keep(name, textOf({ story: about, workflow, workflowId, history }));
        }
      }
    }
    await connection.close();
  } finally {
    await town.stop();
  }
}

const kept = new Map<string, number>();

function keep(name: string, text: string): void {
  const number = (kept.get(name) ?? 0) + 1;
  kept.set(name, number);
  const path = join(HISTORIES, UNRELEASED, `${name}-${number}.json`);
  writeFileSync(path, text);
  process.stdout.write(`${path} ${Math.ceil(text.length / 1_000)} KB\n`);
}

await main();
