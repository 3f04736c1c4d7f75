import { type ClockSubject, type Mark, MARKS } from '#libs/contracts/words.js';
import { fault, type FaultCode, type PackFault, type Path } from '#libs/policy/fault.js';
import { type Place, select, word, words } from '#libs/policy/place.js';

/** What is wrong within one clock: where it begins and ends, whom it is for, its ladder. */
export function clockFaults({ path, value: clock }: Place): PackFault[] {
  const [anchor, stop] = [markOf(clock, 'anchor'), markOf(clock, 'stop')];
  const forGrades = words(clock, 'urgency.*').map(({ value }) => value);
  const [exceptions] = select(clock, 'basis.valueFor');
  const elsewhere = Object.keys(Object(exceptions?.value) as object).filter(grade => !forGrades.includes(grade));
  return [
    ...stopFaults(anchor, stop).map(code => fault([...path, 'stop'], code, stop)),
    ...(routeFits(word(clock, 'route'), anchor, stop) ? [] : [fault([...path, 'route'], 'route-does-not-fit', word(clock, 'route'))]),
    ...elsewhere.map(grade => fault([...path, 'basis', 'valueFor', grade], 'unknown-grade', grade)),
    ...[...heightFaults(clock), ...rungFaults(clock)].map(([key, code, about]) => fault([...path, 'ladder', ...key], code, about)),
  ];
}

/** What a clock is about; null where its anchor cannot be read. */
export function subjectOf(clock: unknown): ClockSubject | null {
  const anchor = markOf(clock, 'anchor');
  return anchor ? MARKS[anchor].of : null;
}

/** What a rung may do by itself, and the event that comes of it. */
const DEEDS = new Map<string, { anchor: Mark; event: string }>([
  ['deem-accepted', { anchor: 'papers-missing', event: 'Accepted' }],
  ['end-notice', { anchor: 'notice-posted', event: 'NoticeEnded' }],
  // The next call is a subject of its own; this one stays unanswered.
  ['call-next', { anchor: 'duty-called', event: 'DutyCallAcknowledged' }],
]);

/** Who is there only where the clock is about this. */
const ONLY_ABOUT = new Map<string, ClockSubject>([['slip-body', 'slip'], ['oral-approver', 'oral-approval']]);

function markOf(clock: unknown, end: 'anchor' | 'stop'): Mark | undefined {
  const mark = word(clock, end);
  return mark !== undefined && Object.hasOwn(MARKS, mark) ? mark as Mark : undefined;
}

function stopFaults(anchor: Mark | undefined, stop: Mark | undefined): FaultCode[] {
  if (stop === undefined) return [];
  const subject = MARKS[stop].of;
  if (anchor !== undefined && MARKS[anchor].of !== subject) return ['stop-of-another-subject'];
  const inOrder = marksOf(subject);
  // Slips and the like go through their marks in one order; of a case only the first is sure to come before the others.
  const early = subject === 'case' || anchor === undefined ? stop === anchor || stop === inOrder[0] : inOrder.indexOf(stop) <= inOrder.indexOf(anchor);
  return early ? ['stop-before-anchor'] : [];
}

function marksOf(subject: ClockSubject): Mark[] {
  return (Object.keys(MARKS) as Mark[]).filter(mark => MARKS[mark].of === subject);
}

/** Only a case takes a route; what the town decides itself it never raises. */
function routeFits(route: string | undefined, ...marks: (Mark | undefined)[]): boolean {
  if (route === undefined) return true;
  return marks.every(mark => mark === undefined || (MARKS[mark].of === 'case' && !(route === 'delegated' && mark === 'raised')));
}

/** How high the window's end stands. */
const DUE = 100;

type LadderFault = [key: Path, code: FaultCode, about?: string];

function heightFaults(clock: unknown): LadderFault[] {
  const rungs = words(clock, 'ladder.*.at').flatMap(({ path, value }) => {
    const height = heightOf(value);
    return height === null ? [] : [{ at: value, i: Number(path[1]), height }];
  });
  const [days] = select(clock, 'value.workingDays');
  const workingDays = typeof days?.value === 'number' ? days.value : null;
  const ladder = select(clock, 'ladder.*');
  // Only where every rung can be read is it certain that none is due.
  const noneDue = ladder.length > 0 && rungs.length === ladder.length && rungs.every(({ at }) => at !== 'due');
  return [
    ...(noneDue ? [[[], 'no-due-rung'] as LadderFault] : []),
    ...rungs.flatMap((rung, n): LadderFault[] => {
      if (n > 0 && rung.height <= rungs[n - 1]!.height) return [[[rung.i, 'at'], 'rung-order', rung.at]];
      const higher = rungs.find(other => other.height > rung.height && workingDays !== null && dayOf(other.height, workingDays) === dayOf(rung.height, workingDays));
      return higher ? [[[rung.i, 'at'], 'unreachable-rung', higher.at]] : [];
    }),
  ];
}

function rungFaults(clock: unknown): LadderFault[] {
  const [anchor, stop, subject] = [markOf(clock, 'anchor'), markOf(clock, 'stop'), subjectOf(clock)];
  const ladder = select(clock, 'ladder.*').map(({ value }) => ({ height: heightOf(word(value, 'at') ?? ''), does: word(value, 'does') ?? '', rung: value }));
  return ladder.flatMap(({ height, does, rung }, i): LadderFault[] => {
    const deed = DEEDS.get(does);
    const fits = !deed || ((!anchor || anchor === deed.anchor) && (!stop || endsBy(stop, deed.event)));
    // What the window's end brings about ends the clock.
    const ended = height !== null && ladder.find(lower => DEEDS.has(lower.does) && lower.height !== null && lower.height >= DUE && lower.height < height);
    return [
      ...(fits ? [] : [[[i, 'does'], 'does-not-fit', does] as LadderFault]),
      ...(deed && height !== null && height < DUE ? [[[i, 'does'], 'does-too-early', does] as LadderFault] : []),
      ...(ended ? [[[i, 'at'], 'unreachable-rung', ended.does] as LadderFault] : []),
      ...words(rung, 'to.*').filter(({ value }) => subject && subject !== (ONLY_ABOUT.get(value) ?? subject))
        .map(({ path, value }): LadderFault => [[i, ...path], 'recipient-not-there', value]),
      ...(subject === 'inspection' && select(rung, 'inspection')[0]?.value === true ? [[[i, 'inspection'], 'inspection-of-inspection'] as LadderFault] : []),
    ];
  });
}

function endsBy(stop: Mark, event: string): boolean {
  return (MARKS[stop].by as readonly string[]).includes(event);
}

/** Where on a ladder a rung stands: percent of its window, or so many days over a hundred; null when it says neither. */
function heightOf(at: string): number | null {
  if (at === 'due') return DUE;
  const [, sign, digits] = /^(\+?)([1-9]\d?)%?$/.exec(at) ?? [];
  if (digits === undefined || (sign === '+') === at.endsWith('%')) return null;
  return Number(digits) + (sign === '+' ? DUE : 0);
}

/** On which working day of its window, or after it, a rung comes due; hours are exact, so no two of theirs meet. */
function dayOf(height: number, workingDays: number): number {
  return height <= DUE ? Math.max(1, Math.floor((workingDays * height) / 100)) : workingDays + height - DUE;
}
