import { readEdition } from '#infra/policy.js';
import { type CaseEvent, REFUSAL_CODES } from '#libs/contracts/event.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { aCase } from '#libs/relief/scenario.js';
import { approvingScenarios } from '#libs/relief/scenarios/approving.js';
import { decidingScenarios } from '#libs/relief/scenarios/deciding.js';
import { endingScenarios } from '#libs/relief/scenarios/ending.js';
import { gradingScenarios } from '#libs/relief/scenarios/grading.js';
import { handlingScenarios } from '#libs/relief/scenarios/handling.js';
import { higherBodyScenarios } from '#libs/relief/scenarios/higher-bodies.js';
import { investigatingScenarios } from '#libs/relief/scenarios/investigating.js';
import { leavingScenarios } from '#libs/relief/scenarios/leaving.js';
import { loopholeScenarios } from '#libs/relief/scenarios/loopholes.js';
import { machineScenarios } from '#libs/relief/scenarios/machine.js';
import { openingScenarios } from '#libs/relief/scenarios/opening.js';
import { orallyScenarios } from '#libs/relief/scenarios/orally.js';
import { oversightScenarios } from '#libs/relief/scenarios/oversight.js';
import { payingScenarios } from '#libs/relief/scenarios/paying.js';
import { reliefScenarios } from '#libs/relief/scenarios/relief.js';
import type { Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { slipScenarios } from '#libs/relief/scenarios/slips.js';

const scenarios: Scenario[] = [
  ...openingScenarios, ...leavingScenarios, ...gradingScenarios, ...handlingScenarios, ...investigatingScenarios, ...decidingScenarios, ...higherBodyScenarios,
  ...reliefScenarios, ...approvingScenarios, ...orallyScenarios, ...payingScenarios, ...slipScenarios, ...oversightScenarios, ...endingScenarios, ...machineScenarios, ...loopholeScenarios,
];
const editions = { 'jining-2021': readEdition('jining-2021'), 'chaoyang-2021': readEdition('chaoyang-2021') };
const rulesOf = ({ pack = 'jining-2021' }: Scenario) => editions[pack];
const citationOf = (scenario: Scenario) => scenario.cites(rulesOf(scenario).pack);
const name = (scenario: Scenario) => {
  const { notice, section } = citationOf(scenario);
  return `${scenario.when[1].type} · ${notice} ${section} · ${scenario.title}`;
};

/** Personal data stands under `personal` and nowhere else. */
function assertNothingPersonal({ personal, ...rest }: CaseEvent): void {
  for (const text of Object.values(personal ?? {})) if (text) expect(JSON.stringify(rest)).not.toContain(text);
}

describe('given a case, when somebody acts, then by the rule', () => {
  it.each(scenarios.map(scenario => [name(scenario), scenario] as const))('%s', (_, scenario) => {
    const { expected } = scenario;
    const story = scenario.given(aCase(rulesOf(scenario)));
    const decision = story.when(...scenario.when);
    if ('refusal' in expected) {
      expect(decision).toEqual({ refusal: { ...expected.refusal, ...(expected.asCited && { citation: citationOf(scenario) }) } });
      return;
    }
    expect(decision).toMatchObject({ events: expected });
    expect(decision.events).toHaveLength(expected.length);
    scenario.and?.(story.does(...scenario.when));
    story.events.forEach(assertNothingPersonal);
  });
});

it('no two scenarios have one name', () => {
  const names = scenarios.map(name);
  expect(names.filter((one, i) => names.indexOf(one) !== i)).toEqual([]);
});

it('every command goes well in some scenario', () => {
  const shown = new Set<string>(scenarios.filter(({ expected }) => !('refusal' in expected)).map(({ when }) => when[1].type));
  expect([...Object.keys(AUTHORITY), 'reach-rungs', 'record-payment', 'land-calendar', 'absorb-case'].filter(type => !shown.has(type))).toEqual([]);
});

it('every command is refused in some scenario', () => {
  const shown = new Set<string>(scenarios.filter(({ expected }) => 'refusal' in expected).map(({ when }) => when[1].type));
  expect([...Object.keys(AUTHORITY), 'reach-rungs', 'record-payment', 'land-calendar', 'absorb-case'].filter(type => !shown.has(type))).toEqual([]);
});

it('every refusal there is happens in some scenario', () => {
  const shown = new Set(scenarios.map(({ expected }) => 'refusal' in expected ? expected.refusal.code : undefined));
  expect(REFUSAL_CODES.filter(code => !shown.has(code))).toEqual([]);
});
