/** Invented, and so far away that nobody publishes it: a Spring Festival of ten days, with three weekend days worked for it. */
export const FESTIVAL = {
  year: 2033, notice: '虚构〔2032〕1号',
  holidays: [{ name: '元旦', from: '2033-01-01', to: '2033-01-03' }, { name: '春节', from: '2033-01-30', to: '2033-02-08' }],
  workdays: ['2033-01-23', '2033-01-29', '2033-02-12'],
};

/** Instants of that year as a hand wrote them: `02-11` is the end of 10 February, `01-29T11:00` an hour of its day. */
export const at = (written: string) => `2033-${written.includes('T') ? written : `${written}T00:00`}:00+08:00`;

/** Counted out on paper, never by the product: the working days of January to March 2033 that a window or a rung can end on. */
export interface Ladder {
  [step: string]: string;
}
const LADDERS = {
  twentyDays: { half: '02-11', eighty: '02-18', due: '02-24', plus1: '02-25', plus3: '03-01' },
  threeDays: { half: '01-22', eighty: '01-24', due: '01-25', plus1: '01-26', plus3: '01-28' },
  tenDays: { half: '01-27', eighty: '01-30', due: '02-11', plus1: '02-12', plus3: '02-15' },
  day: { half: '01-29T11:00', eighty: '01-29T18:12', due: '01-29T23:00', plus1: '02-10', plus3: '02-12' },
} satisfies { [window: string]: Ladder };
const FIVE_DAYS_OF_PAPERS: Ladder = { half: '02-11', eighty: '02-13', due: '02-15', plus1: '02-16', plus3: '02-18' };

/** `misses`: what running past it makes of it, as the notice says and not as the pack does. `demands`: whether an answer in writing is then owed. */
export interface Clock {
  anchor: string;
  ladder: Ladder;
  misses: 'breach' | 'warning';
  demands?: true;
}
const warns = (anchor: string, ladder: Ladder): Clock => ({ anchor, ladder, misses: 'warning' });
const demands = (clock: Clock): Clock => ({ ...clock, demands: true });
const breaches = (anchor: string, ladder: Ladder): Clock => demands({ anchor, ladder, misses: 'breach' });

const OF_EVERY_COUNTY: { [clock: string]: Clock } = {
  'supplement-list': warns('01-20', { eighty: '01-22', due: '01-24' }),
  acceptance: warns('01-20', { due: '01-24', plus1: '01-25' }),
  'slip-accept': demands(warns('01-20', LADDERS.threeDays)),
  'slip-answer': demands(warns('01-20', LADDERS.tenDays)),
  'inspection-answer': warns('01-28', { eighty: '02-12', due: '02-13', plus1: '02-15' }),
  'follow-up': warns('01-29', { half: '02-10', due: '02-12', plus1: '02-13' }),
  'oral-confirmation': warns('01-28', { due: '01-30', plus1: '02-10' }),
  'duty-call': warns('01-29', { due: '01-29T18:27' }),
};
/** By pack and clock; where the notice gives a grade no number, that grade's clock apart. */
export const CLOCKS: { [pack: string]: { [clock: string]: Clock } } = {
  'jining-2021': {
    ...OF_EVERY_COUNTY,
    'emergency-relief': breaches('01-28', { begun: '01-28T23:06', half: '01-29T00:00', eighty: '01-29T00:36', due: '01-29T01:00', plus1: '02-10', plus3: '02-12' }),
    'urgent-relief': breaches('01-28', LADDERS.day),
    paperwork: breaches('01-29', FIVE_DAYS_OF_PAPERS),
    'paperwork of an emergency': demands(warns('01-29', FIVE_DAYS_OF_PAPERS)),
    investigation: breaches('01-20', LADDERS.threeDays),
    'town-decision': breaches('01-20', LADDERS.twentyDays),
    visit: warns('01-20', { half: '01-22', due: '01-24', plus1: '01-25' }),
    'undelegated-route': demands(warns('01-20', LADDERS.twentyDays)),
    'undelegated-town': warns('01-20', { due: '02-13', plus3: '02-17' }),
    'undelegated-county': demands(warns('02-12', { half: '02-18', eighty: '02-22', due: '02-24', plus1: '02-25', plus3: '03-01' })),
  },
  'chaoyang-2021': {
    ...OF_EVERY_COUNTY,
    'urgent-relief': demands(warns('01-28', LADDERS.day)),
    easing: warns('01-29', { due: '02-15', plus3: '02-18' }),
    paperwork: demands(warns('02-14', { half: '02-17', eighty: '02-19', due: '02-22', plus1: '02-23', plus3: '02-25' })),
    decision: demands(warns('01-20', LADDERS.twentyDays)),
    'public-notice': warns('01-28', { due: '02-11' }),
  },
};

/** The days that count from a Thursday on, 20 January; what is missing between them is the festival and the weekends nobody works. */
export const TWENTY_DAYS = '01-21 01-23 01-24 01-25 01-26 01-27 01-28 01-29 02-09 02-10 02-11 02-12 02-14 02-15 02-16 02-17 02-18 02-21 02-22 02-23';
