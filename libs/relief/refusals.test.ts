import { REFUSAL_CODES } from '#libs/contracts/event.js';
import { BODIES, INSPECTION_STATES, NOTICE_STATES, RECOVERY_STATES, RELIEF_STATES, SLIP_STATES, STATUSES, TRACK_STEPS } from '#libs/contracts/words.js';
import { refusalsEn, wordsEn } from '#libs/relief/refusals.en.js';
import { refusalsZh, wordsZh } from '#libs/relief/refusals.zh.js';

const params = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]!).toSorted();
/** Whatever can fill a place. A case number stands as it is. */
const FILLS: { [place: string]: readonly string[] } = {
  status: ['none', ...STATUSES],
  state: [...new Set([...RELIEF_STATES, ...SLIP_STATES, ...NOTICE_STATES, ...INSPECTION_STATES, ...RECOVERY_STATES])],
  body: ['nobody', ...BODIES],
  step: TRACK_STEPS,
};
const HAN = /\p{Script=Han}/u;

describe.each([['English', refusalsEn, wordsEn], ['Chinese', refusalsZh, wordsZh]])('refusals in %s', (_, texts, words) => {
  it('have a text for every code, and no other', () => {
    expect(Object.keys(texts).toSorted()).toEqual([...REFUSAL_CODES].toSorted());
    expect(new Set(Object.values(texts)).size).toBe(REFUSAL_CODES.length);
  });

  it('end as sentences do', () => {
    expect(Object.values(texts).filter(text => !/[.。]$/.test(text))).toEqual([]);
  });

  it.each(Object.entries(FILLS))('have a word for whatever can fill {%s}, and no two alike', (place, fills) => {
    expect(Object.keys(words[place]!).toSorted()).toEqual(fills.toSorted());
    expect(new Set(Object.values(words[place]!)).size).toBe(fills.length);
  });

  it('have no place that nothing fills', () => {
    const places = new Set(Object.values(texts).flatMap(params));
    expect([...places].toSorted()).toEqual(['caseNo', 'minutes', 'upto', ...Object.keys(FILLS)].toSorted());
  });
});

it('refusals have the same words to fill in, in both languages', () => {
  for (const code of REFUSAL_CODES) expect([code, params(refusalsZh[code])]).toEqual([code, params(refusalsEn[code])]);
});

it('refusals and their words speak the language of their file', () => {
  expect([refusalsEn, ...Object.values(wordsEn)].flatMap(texts => Object.values(texts)).filter(text => HAN.test(text))).toEqual([]);
  expect([refusalsZh, ...Object.values(wordsZh)].flatMap(texts => Object.values(texts)).filter(text => !HAN.test(text))).toEqual([]);
});
