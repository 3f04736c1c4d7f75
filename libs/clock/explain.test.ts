import fc from 'fast-check';
import { packIds, readCalendar, readPack } from '#infra/policy.js';
import { type ClockQuestion, clockQuestion, explain } from '#libs/clock/explain.js';
import { instantOf } from '#libs/clock/instant.js';
import { URGENCIES } from '#libs/contracts/words.js';
import type { ClockRule } from '#libs/policy/pack.js';

const calendar = readCalendar();
const packs = new Map(packIds().map(id => [id, readPack(id)]));
const packOf = (id: string) => packs.get(id) ?? null;
const asked = { pack: 'jining-2021', clock: 'paperwork', anchor: '2026-09-29T16:00:00+08:00' };
const answer = (question: unknown) => {
  const read = clockQuestion(question, packOf);
  return 'error' in read ? read : explain(read, calendar);
};

describe('an explanation', () => {
  it('says how working days were counted over National Day', () => {
    const holiday = (day: number) => ({ date: `2026-10-0${day}`, reason: '国庆节' });
    expect(answer(asked)).toEqual({
      due: '2026-10-13T00:00:00+08:00', provisional: false,
      basis: { value: 'statutory', anchor: 'interpretation', stop: 'interpretation' },
      citation: { notice: '济政字〔2021〕16号', section: '二(三)' },
      counted: ['2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12'],
      skipped: [...[1, 2, 3, 4, 5, 6, 7].map(holiday), { date: '2026-10-11', reason: '周末' }],
      rungs: [
        { id: 'half', at: '2026-10-09T00:00:00+08:00' }, { id: 'eighty', at: '2026-10-11T00:00:00+08:00' }, { id: 'due', at: '2026-10-13T00:00:00+08:00' },
        { id: 'plus1', at: '2026-10-14T00:00:00+08:00' }, { id: 'plus3', at: '2026-10-16T00:00:00+08:00' },
      ],
    });
  });

  it('of hours counts no days, and cuts milliseconds off', () => {
    expect(answer({ ...asked, clock: 'urgent-relief', anchor: '2026-10-12T15:59:59.999Z' })).toMatchObject({
      due: '2026-10-13T23:59:59+08:00', provisional: false, counted: [], skipped: [],
      rungs: [{ id: 'half', at: '2026-10-13T11:59:59+08:00' }, {}, {}, {}, {}],
    });
  });

  it('of a slip, a notice or a follow-up is counted from what the asker says, on whichever day that was', () => {
    const sunday = '2026-10-11T20:00:00+08:00';
    expect(answer({ ...asked, clock: 'slip-accept', anchor: sunday })).toMatchObject({
      due: '2026-10-15T00:00:00+08:00', counted: ['2026-10-12', '2026-10-13', '2026-10-14'], skipped: [], basis: { value: 'advisory' }, citation: { section: '三(三)2' },
    });
    // Approved by word of mouth on the night before a holiday of seven days.
    expect(answer({ ...asked, clock: 'oral-confirmation', anchor: '2026-10-01T02:00:00+08:00' })).toMatchObject({ due: '2026-10-09T00:00:00+08:00', counted: ['2026-10-08'], rungs: [{ id: 'due' }, { id: 'plus1' }] });
    // Planned for a day of the holiday; the day itself does not count even where it is worked.
    expect(answer({ ...asked, clock: 'follow-up', anchor: '2026-10-03T00:00:00+08:00' })).toMatchObject({ due: '2026-10-11T00:00:00+08:00', counted: ['2026-10-08', '2026-10-09', '2026-10-10'] });
    expect(answer({ pack: 'chaoyang-2021', clock: 'public-notice', anchor: '2026-10-10T09:00:00+08:00' })).toMatchObject({ due: '2026-10-15T00:00:00+08:00', rungs: [{ id: 'due', at: '2026-10-15T00:00:00+08:00' }] });
  });

  it('is given for either route, and without a grade for the one grade that takes it', () => {
    const question = { pack: 'jining-2021', anchor: '2026-10-12T09:00:00+08:00' };
    const due = (clock: string) => (answer({ ...question, clock }) as { due: string }).due;
    expect(due('town-decision')).toBe('2026-11-10T00:00:00+08:00');
    expect(due('undelegated-route')).toBe(due('town-decision'));
    expect([due('undelegated-town'), due('undelegated-county')]).toEqual(['2026-10-29T00:00:00+08:00', '2026-10-23T00:00:00+08:00']);
    expect(answer({ ...question, clock: 'undelegated-route', urgency: 'urgent' })).toEqual({ error: { code: 'clock-not-for-urgency', field: 'urgency' } });
  });

  it('rests on what the notice says for the grade', () => {
    expect(answer({ ...asked, urgency: 'emergency' })).toMatchObject({ basis: { value: 'advisory', anchor: 'interpretation', stop: 'interpretation' } });
    const question = clockQuestion(asked, packOf) as ClockQuestion;
    const basis = { value: 'house', anchor: 'advisory', stop: 'statutory' } as const;
    expect(explain({ ...question, rule: { ...question.rule, basis } }, calendar).basis).toEqual(basis);
  });

  it('says where the calendar is not published yet', () => {
    expect(answer({ ...asked, anchor: '2026-12-24T10:00:00+08:00' })).toMatchObject({ due: '2027-01-01T00:00:00+08:00', provisional: false });
    expect(answer({ ...asked, anchor: '2026-12-25T10:00:00+08:00' })).toMatchObject({ due: '2027-01-02T00:00:00+08:00', provisional: true });
  });
});

describe('a question', () => {
  it.each<[string, unknown, string, string | null]>([
    ['about a pack nobody knows', { ...asked, pack: 'atlantis' }, 'unknown-pack', 'pack'],
    ['about a file beside the packs', { ...asked, pack: '../packs/jining-2021' }, 'unknown-pack', 'pack'],
    ['about a clock nobody knows', { ...asked, clock: 'sundial' }, 'unknown-clock', 'clock'],
    ['about a clock every object has', { ...asked, clock: 'constructor' }, 'unknown-clock', 'clock'],
    ['without an offset', { ...asked, anchor: '2026-09-29T16:00:00' }, 'anchor-invalid', 'anchor'],
    ['of a day that does not exist', { ...asked, anchor: '2026-09-31T16:00:00+08:00' }, 'anchor-invalid', 'anchor'],
    ['of a date alone', { ...asked, anchor: '2026-09-29' }, 'anchor-invalid', 'anchor'],
    ['of a year after which years have five digits', { ...asked, anchor: '9999-12-31T00:00:00+08:00' }, 'anchor-invalid', 'anchor'],
    ['of a grade nobody knows', { ...asked, urgency: 'soon' }, 'urgency-invalid', 'urgency'],
    ['of a grade the clock is not for', { ...asked, clock: 'urgent-relief', urgency: 'ordinary' }, 'clock-not-for-urgency', 'urgency'],
    ['without a pack', { ...asked, pack: undefined }, 'question-invalid', 'pack'],
    ['whose clock is a number', { ...asked, clock: 7 }, 'question-invalid', 'clock'],
    ['whose anchor is a number', { ...asked, anchor: 1_790_000_000_000 }, 'question-invalid', 'anchor'],
    ['whose grade is null', { ...asked, urgency: null }, 'question-invalid', 'urgency'],
    ['that is a list', [asked], 'question-invalid', null],
    ['that is nothing', null, 'question-invalid', null],
    ['in words', 'when is it due?', 'question-invalid', null],
  ])('%s is not answered, and the field named', (_, question, code, field) => {
    expect(answer(question)).toEqual({ error: { code, field } });
  });

  it('without a grade is about an urgent case, or about the one grade its clock is for', () => {
    expect(clockQuestion(asked, packOf)).toMatchObject({ urgency: 'urgent' });
    expect(answer({ ...asked, clock: 'emergency-relief' })).toMatchObject({ due: '2026-09-29T18:00:00+08:00' });
    expect(answer({ ...asked, clock: 'emergency-relief', urgency: 'urgent' })).toEqual({ error: { code: 'clock-not-for-urgency', field: 'urgency' } });
  });

  it('may carry keys of its own', () => {
    expect(answer({ ...asked, no: 7 })).toEqual(answer(asked));
  });

  it('is answered or named wrong, whatever it is', () => {
    const field = (...right: string[]) => fc.oneof(fc.constantFrom(...right), fc.jsonValue());
    const question = fc.oneof(fc.jsonValue(), fc.record({
      pack: field('jining-2021'), clock: field('paperwork', 'urgent-relief'), anchor: field(asked.anchor, '2026-02-30T00:00:00Z'), urgency: field(...URGENCIES),
    }, { requiredKeys: [] }));
    fc.assert(fc.property(question, what => {
      const said = answer(what);
      expect('error' in said ? said.error.code.length : said.due.length).toBeGreaterThan(0);
    }));
  });
});

describe('any explanation', () => {
  // An oracle of its own: days as numbers in one row, spelt by Intl, with nothing of libs/calendar or libs/clock but the published years.
  const DAY_MS = 86_400_000;
  const civil = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });
  const spell = (ms: number) => `${civil.format(Math.floor(ms / 1_000) * 1_000).replace(' ', 'T')}+08:00`;
  const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
  const midnightMs = (day: number) => (day + 1) * DAY_MS - 8 * 3_600_000;
  const published = new Set(calendar.years.map(y => String(y.year)));
  const worked = new Set(calendar.years.flatMap(y => y.workdays));
  const off = new Map(calendar.years.flatMap(y => y.holidays).flatMap(({ name, from, to }) =>
    Array.from({ length: (Date.parse(to) - Date.parse(from)) / DAY_MS + 1 }, (_, i) => [dateOf(Date.parse(from) / DAY_MS + i), name] as const)));
  const whyOff = (day: number) => worked.has(dateOf(day)) ? undefined : off.get(dateOf(day)) ?? ([2, 3].includes(day % 7) ? '周末' : undefined); // day 2 was a Saturday
  /** The n-th working day after a day. */
  const workday = (after: number, n: number): number => n === 0 ? after : workday(after + 1, whyOff(after + 1) === undefined ? n - 1 : n);

  function oracle({ value, ladder }: ClockRule, anchorMs: number) {
    const anchorDay = Math.floor((anchorMs + 8 * 3_600_000) / DAY_MS);
    const wallMs = 'hours' in value ? value.hours * 3_600_000 : 'minutes' in value ? value.minutes * 60_000 : 0;
    const days = 'workingDays' in value ? value.workingDays : 0;
    const dueMs = wallMs ? anchorMs + wallMs : midnightMs(workday(anchorDay, days));
    const lastDay = wallMs ? Math.floor((dueMs + 8 * 3_600_000) / DAY_MS) : workday(anchorDay, days);
    const examined = wallMs ? [] : Array.from({ length: lastDay - anchorDay }, (_, i) => anchorDay + 1 + i);
    const at = (rung: string) => {
      if (rung === 'due') return dueMs;
      if (rung.startsWith('+')) return midnightMs(workday(lastDay, Number(rung)));
      const share = Number.parseInt(rung, 10) / 100;
      return wallMs ? Math.round(anchorMs + wallMs * share) : midnightMs(workday(anchorDay, Math.max(1, Math.floor(days * share + 1e-9))));
    };
    return {
      due: spell(dueMs), provisional: examined.some(day => !published.has(dateOf(day).slice(0, 4))),
      counted: examined.filter(day => whyOff(day) === undefined).map(dateOf),
      skipped: examined.flatMap(day => whyOff(day) === undefined ? [] : [{ date: dateOf(day), reason: whyOff(day)! }]),
      rungs: ladder.map(rung => ({ id: rung.step, at: spell(at(rung.at)) })),
    };
  }

  const anchorMs = fc.integer({ min: Date.UTC(2020, 10, 1), max: Date.UTC(2028, 0, 1) });
  const some = [...packs.values()].flatMap(pack => pack.clocks.map((rule): Omit<ClockQuestion, 'anchor'> => ({ pack, rule, urgency: rule.urgency[0]! })));
  const check = (question: Omit<ClockQuestion, 'anchor'>, ms: number) => {
    const { basis, citation, ...rest } = explain({ ...question, anchor: instantOf(ms) }, calendar);
    expect(rest).toEqual(oracle(question.rule, ms));
    expect([citation, Object.keys(basis)]).toEqual([question.rule.citation, ['value', 'anchor', 'stop']]);
  };

  it('of a pack\'s clock agrees with an independent reckoning', () => {
    fc.assert(fc.property(fc.constantFrom(...some), anchorMs, check), { numRuns: 500 });
  });

  it('of any window and ladder agrees with it', () => {
    const value = fc.oneof(fc.record({ hours: fc.integer({ min: 1, max: 240 }) }), fc.record({ workingDays: fc.integer({ min: 1, max: 60 }) }));
    const ladder = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }).map(shares => [...shares.toSorted((a, b) => a - b).map(p => `${p}%`), 'due', '+1', '+2', '+9'])
      .map(heights => heights.map((at, i) => ({ step: `s${i}`, at, to: ['handler' as const], inspection: false })));
    fc.assert(fc.property(value, ladder, anchorMs, (v, rungs, ms) => check({ ...some[0]!, rule: { ...some[0]!.rule, value: v, ladder: rungs } }, ms)), { numRuns: 500 });
  });

  it('stands on days without a gap, from the day after the anchor', () => {
    fc.assert(fc.property(anchorMs, ms => {
      const { counted, skipped, due } = explain({ ...(clockQuestion(asked, packOf) as ClockQuestion), anchor: instantOf(ms) }, calendar);
      const days = [...counted, ...skipped.map(s => s.date)].toSorted();
      expect(days).toEqual(days.map((_, i) => spell(ms + (i + 1) * DAY_MS).slice(0, 10)));
      expect(due).toBe(spell(Date.parse(days.at(-1)!) + DAY_MS - 8 * 3_600_000));
    }));
  });
});
