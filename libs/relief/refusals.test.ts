import { REFUSAL_CODES } from '#libs/contracts/event.js';
import { STATUSES } from '#libs/contracts/words.js';
import { refusalsEn, statusesEn } from '#libs/relief/refusals.en.js';
import { refusalsZh, statusesZh } from '#libs/relief/refusals.zh.js';

const params = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).toSorted();

describe.each([['English', refusalsEn, statusesEn], ['Chinese', refusalsZh, statusesZh]])('refusals in %s', (_, texts, statuses) => {
  it('have a text for every code, and no other', () => {
    expect(Object.keys(texts).toSorted()).toEqual([...REFUSAL_CODES].toSorted());
    expect(new Set(Object.values(texts)).size).toBe(REFUSAL_CODES.length);
  });

  it('end as sentences do', () => {
    expect(Object.values(texts).filter(text => !/[.。]$/.test(text))).toEqual([]);
  });

  it('name every status a refusal can speak of', () => {
    expect(Object.keys(statuses).toSorted()).toEqual(['none', ...STATUSES].toSorted());
  });
});

it('refusals have the same words to fill in, in both languages', () => {
  for (const code of REFUSAL_CODES) expect([code, params(refusalsZh[code])]).toEqual([code, params(refusalsEn[code])]);
  expect(params(refusalsEn['status-not-allowed'])).toEqual(['status']);
});

it('refusals speak the language of their file', () => {
  expect(Object.values(refusalsEn).filter(text => /\p{Script=Han}/u.test(text))).toEqual([]);
  expect(Object.values(refusalsZh).filter(text => !/\p{Script=Han}/u.test(text))).toEqual([]);
});
