import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LaunchError } from '#infra/launch/failure.js';
import { startInstance } from '#infra/launch/instance.js';
import { countyOf } from '#libs/relief/authority.js';
import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import { instance as runningInstance } from '#apps/cli/connection.js';
import { namesIn, readStories, residents, type Story } from '#apps/cli/demo/stories.js';
import { summaryOf, tableOf, totalsOf } from '#apps/cli/demo/summary.js';
import { type Place, Teller, type Told } from '#apps/cli/demo/teller.js';
import { Failure } from '#apps/cli/failure.js';
import { complain, type OutputOptions } from '#apps/cli/output.js';
import type { Bilingual } from '#libs/words/words.js';

const HELP = `npm run demo [-- options]   plays the cases of infra/demo/cases.yaml through the public API

  --json           one JSON value: a line for each case, and totals
  --story          tells what happened in each case
  --lang en        in English
  --data DIR       on the instance that runs on this folder (.jishi); where none runs, on one of its own
`;

const AT_ONCE = 6;

/** Two dozen families, on a running instance or on one of its own; then a table of what became of them. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, story: { type: 'boolean', default: false }, lang: { type: 'string', default: 'zh' }, data: { type: 'string' }, help: { type: 'boolean', default: false } } });
  const output: OutputOptions = { json: values.json, lang: values.lang === 'en' ? 'en' : 'zh' };
  const say = (text: Bilingual) => text[output.lang];
  if (values.help) return void process.stdout.write(HELP);
  const { place, leave } = await placeFor(values.data);
  try {
    if (!place.settings.timeSkipping) {
      throw new Failure({
        zh: '演示需要能快进时间的 Temporal 服务器（1.32.2 正式版）。装有 Go 的机器上 npm start 会自行编译；也可用 TEMPORAL_ADDRESS 指向已启用时间快进的服务器。',
        en: 'The demo needs a Temporal server that can skip time (production server 1.32.2). Where Go is installed, npm start builds one; or point TEMPORAL_ADDRESS at a server with time skipping enabled.',
      });
    }
    const stories = readStories();
    const told = await playAll(place, stories, (story, { view, lines }, nth) => {
      const progress = `[${nth}/${stories.length}] ${view.caseNo}  ${say(story.title)}`;
      (values.json ? process.stderr : process.stdout).write([progress, ...(values.story ? lines.map(line => `  ${say(line)}`) : [])].map(line => `${line}\n`).join(''));
    });
    const cases = told.map(summaryOf);
    process.stdout.write(values.json ? `${JSON.stringify({ cases, totals: totalsOf(cases) }, undefined, 2)}\n` : `\n${tableOf(told, say).join('\n')}\n`);
    if (!cases.every(({ closed }) => closed)) process.exitCode = 1;
  } catch (error) {
    complain(output, error instanceof Failure ? error : new Failure({ zh: (error as Error).message, en: (error as Error).message }));
    process.exitCode = 1;
  } finally {
    await leave();
  }
}

/** Several at a time, whatever a story speaks of before it. */
async function playAll(place: Place, stories: Story[], onTold: (story: Story, told: Told, nth: number) => void): Promise<Told[]> {
  const { accounts } = Staff.read(DEMO_STAFF_FILE);
  const residentBorn = residents();
  const told = new Map<Story, Told>();
  const playing = new Map<Story, Promise<void>>();
  const named = (name: string) => stories.find(story => story.name === name)!;
  const ready = (story: Story) => !told.has(story) && !playing.has(story) && namesIn(story).every(name => told.has(named(name)));
  const play = async (story: Story) => {
    const [opening] = story.steps;
    const county = countyOf(String(opening && 'with' in opening ? opening.with['townCode'] : ''));
    const viewer = [...accounts.values()].find(({ role, region }) => role === 'supervisor' && region === county);
    if (!viewer) throw new Error(`“${story.title.en}” does not begin in one of the demo's counties`);
    const result = await new Teller(place, story, viewer.id, { caseNoOf: name => told.get(named(name))!.view.caseNo, residentBorn }).tell();
    told.set(story, result);
    playing.delete(story);
    onTold(story, result, told.size);
  };
  while (told.size < stories.length) {
    for (const story of stories) if (playing.size < AT_ONCE && ready(story)) playing.set(story, play(story));
    if (playing.size === 0) throw new Error('some stories wait for one that is not there');
    // What has begun goes on to its end, also when another fails.
    await Promise.race(playing.values()).catch(async (error: unknown) => {
      await Promise.allSettled(playing.values());
      throw error;
    });
  }
  return stories.map(story => told.get(story)!);
}

/** The instance that runs on the data folder; otherwise one of its own, gone afterwards. */
async function placeFor(data: string | undefined): Promise<{ place: Place; leave: () => Promise<void> }> {
  try {
    return { place: { settings: runningInstance({ data }), data }, leave: async () => undefined };
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    const own = mkdtempSync(join(tmpdir(), 'jishi-demo-'));
    const started = await startInstance({ data: own, fresh: true, ports: 'free', throwaway: true, log: line => process.stderr.write(`${line}\n`) });
    return { place: { settings: started.settings, data: own }, leave: () => started.destroy() };
  }
}

await main();
