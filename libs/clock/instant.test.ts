import fc from 'fast-check';
import { endOfDay, type Instant, instantOf, isBefore, localDate, msOf, parseInstant } from '#libs/clock/instant.js';

const epochMs = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2199, 11, 31) });

describe('instants', () => {
  it.each([
    ['2026-10-14T00:00:00+08:00', '2026-10-14T00:00:00+08:00'],
    ['2026-10-13T16:00:00Z', '2026-10-14T00:00:00+08:00'],
    ['2026-10-13T12:00:00-04:00', '2026-10-14T00:00:00+08:00'],
    ['2026-10-13T21:45:00+05:45', '2026-10-14T00:00:00+08:00'],
    ['2026-10-14T06:00:00+14:00', '2026-10-14T00:00:00+08:00'],
    ['2026-10-13T24:00:00+08:00', '2026-10-14T00:00:00+08:00'],
    ['2026-10-14T00:00+08:00', '2026-10-14T00:00:00+08:00'],
    ['2026-10-14T00:00:00.000+08:00', '2026-10-14T00:00:00+08:00'],
    ['2026-10-14T00:00:00.5+08:00', '2026-10-14T00:00:00.500+08:00'],
    ['2026-10-14T00:00:00.123999999+08:00', '2026-10-14T00:00:00.123+08:00'],
    ['2028-02-29T08:00:00+08:00', '2028-02-29T08:00:00+08:00'],
  ])('%s is spelt %s', (text, canonical) => {
    expect(parseInstant(text)).toBe(canonical);
  });

  it.each([
    '', 'now', '2026-10-14', '2026-10-14T00:00:00', '2026-10-14 00:00:00+08:00', '2026-10-14T00:00:00+0800', '2026-10-14t00:00:00z',
    ' 2026-10-14T00:00:00Z', '2026-10-14T00:00:00Z\n', '2026-10-14T00Z', '2026-10-14T00:00:00.Z', '２０２６-10-14T00:00:00Z',
    '2026-04-31T00:00:00+08:00', '2026-02-29T00:00:00+08:00', '2100-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2026-00-10T00:00:00Z',
    '2026-13-01T00:00:00Z', '2026-10-00T00:00:00Z', '2026-10-32T00:00:00Z', '2026-10-14T25:00:00Z', '2026-10-14T24:00:01Z', '2026-10-14T00:60:00Z',
    '2026-06-30T23:59:60Z', '2026-10-14T00:00:00+24:00', '2026-10-14T00:00:00+08:60', '+012026-10-14T00:00:00Z',
    '0000-01-01T00:00:00+10:00', '9999-12-31T23:59:59Z',
  ])('%j is no instant', text => {
    expect(parseInstant(text)).toBeNull();
  });

  it('has one spelling each, which reads back as itself', () => {
    fc.assert(fc.property(epochMs, ms => {
      const spelt = instantOf(ms);
      expect(msOf(spelt)).toBe(ms);
      expect(parseInstant(spelt)).toBe(spelt);
      expect(parseInstant(new Date(ms).toISOString())).toBe(spelt);
    }));
  });

  it.each(['0001-01-01T00:00:00+08:00', '0099-12-31T23:59:59+08:00', '0100-03-01T12:00:00.007+08:00', '9999-12-31T23:59:59.999+08:00'])('%s is read as it stands', text => {
    expect(instantOf(msOf(text as Instant))).toBe(text);
  });

  it('has one spelling whatever the offset it was written in', () => {
    fc.assert(fc.property(epochMs, fc.integer({ min: -14 * 60, max: 14 * 60 }), (ms, offsetMinutes) => {
      const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
      const size = Math.abs(offsetMinutes);
      const offset = `${offsetMinutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
      expect(parseInstant(local + offset)).toBe(instantOf(ms));
    }));
  });

  it('stand in the order of time', () => {
    const close = fc.tuple(epochMs, fc.integer({ min: -2_000, max: 2_000 })).map(([ms, apart]): [number, number] => [ms, ms + apart]);
    fc.assert(fc.property(fc.oneof(fc.tuple(epochMs, epochMs), close), ([a, b]) => {
      expect(isBefore(instantOf(a), instantOf(b))).toBe(a < b);
    }), { numRuns: 1_000 });
  });

  it('names no half second it does not have', () => {
    expect(instantOf(0)).toBe('1970-01-01T08:00:00+08:00');
    expect(instantOf(1)).toBe('1970-01-01T08:00:00.001+08:00');
  });

  it.each([
    ['2026-10-13T15:59:59Z', '2026-10-13'],
    ['2026-10-13T16:00:00Z', '2026-10-14'],
    ['2026-12-31T16:00:00Z', '2027-01-01'],
  ])('%s is %s in China', (text, date) => {
    expect(localDate(parseInstant(text)!)).toBe(date);
  });

  it.each([
    ['2026-10-13', '2026-10-14T00:00:00+08:00'],
    ['2026-12-31', '2027-01-01T00:00:00+08:00'],
    ['2028-02-28', '2028-02-29T00:00:00+08:00'],
  ])('%s ends at %s', (date, end) => {
    expect(endOfDay(date)).toBe(end);
  });
});
