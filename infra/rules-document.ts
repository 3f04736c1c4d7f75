import type { CommandType } from '#libs/contracts/command.js';
import { ROLES } from '#libs/contracts/words.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { CASE_MOVES, MACHINES, type Moves } from '#libs/relief/moves.js';

/** docs/rules.md, drawn from the decider's own tables: one diagram per machine, and who may do what. */
export function rulesDocument(): string {
  return [
    '# Machines and authority',
    'Drawn by `npm run rules` from `libs/relief/moves.ts` and `libs/relief/authority.ts`; a test holds it to them. A move that is not here is refused.',
    ...Object.entries(TITLES).flatMap(([machine, title]) => [`## ${title}`, diagram(MACHINES[machine as keyof typeof MACHINES])]),
    '## Which command in which status of the case',
    table(['command', ...STATUS_COLUMNS], COMMANDS.map(type => [code(type), ...STATUS_COLUMNS.map(status => (CASE_MOVES[type] as Moves<string>[CommandType])?.[status] === undefined ? '' : '●')])),
    '## Who may give it',
    'Scope: `case`, cases of one\'s region; `handler`, those of them one handles (a department answers for relief of its own); `offered`, also cases another town offers; `slip`, cases of which one\'s department or town holds a slip. Whoever declared, or was declared, a relative does nothing more on a case. In brackets: to open a case, and not to one that exists. On one case investigator, approver and payer are three people.',
    table(['command', 'scope', 'roles'], COMMANDS.map(type => [code(type), AUTHORITY[type].scope, ROLES.flatMap(role => AUTHORITY[type].roles.includes(role) ? [role] : AUTHORITY[type].opens?.includes(role) ? [`(${role})`] : []).join(', ')])),
  ].join('\n\n') + '\n';
}

const TITLES: { [machine in keyof typeof MACHINES]: string } = {
  case: 'Case 案件', relief: 'Relief and its payment order 救助与支付', slip: 'Transfer slip 转办单', notice: 'Public notice 公示', inspection: 'Inspection 督办', recovery: 'Recovery 追回',
};
const COMMANDS = Object.keys(AUTHORITY) as CommandType[];
const STATUS_COLUMNS = ['new', 'lead', 'applied', 'accepted', 'refused', 'fed-back', 'closed'];

/** Several ways between two states share one arrow; staying where one is has none. */
function diagram(moves: Moves<string>): string {
  const arrows = new Map<string, string[]>();
  for (const [on, move] of Object.entries(moves)) {
    for (const [from, to] of Object.entries(move ?? {})) {
      for (const state of [to ?? []].flat()) if (state !== from) arrows.set(`${node(from)} --> ${node(state)}`, [...arrows.get(`${node(from)} --> ${node(state)}`) ?? [], on]);
    }
  }
  return ['```mermaid', 'stateDiagram-v2', ...[...arrows].map(([arrow, ons]) => `    ${arrow}: ${ons.join(', ')}`), '```'].join('\n');
}

/** Mermaid takes no hyphen in a state's name. */
const node = (state: string) => state === 'new' ? '[*]' : state.replaceAll('-', '_');
const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
