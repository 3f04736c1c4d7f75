import { packFiles, packIds, readEdition, readPack, readPackFile, versionInForce } from '#infra/policy.js';

it('each pack\'s file is named by its id, and by its version where it says one', () => {
  expect(packIds()).toEqual(['chaoyang-2021', 'jining-2021']);
  for (const { file, id, version } of packFiles()) {
    const pack = readPackFile(file);
    expect([file, pack.id, version ?? pack.version]).toEqual([file, id, pack.version]);
  }
});

it('a change is a new version: no two files of one pack have the same', () => {
  const named = packFiles().map(({ file }) => readPackFile(file)).map(({ id, version }) => `${id} ${version}`);
  expect(new Set(named).size).toBe(named.length);
});

it('of several versions the highest that is in force is taken', () => {
  const pack = readPack('jining-2021', '2026-10-13');
  const first = { ...pack, version: 1, validFrom: '2021-04-27', validTo: '2025-12-31' };
  const second = { ...pack, version: 2, validFrom: '2026-01-01', validTo: null };
  const corrected = { ...pack, version: 3, validFrom: '2026-03-01', validTo: null };
  const on = (date: string) => versionInForce([second, corrected, first], date)?.version ?? null;
  expect(['2021-04-26', '2021-04-27', '2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01'].map(on)).toEqual([null, 1, 1, 2, 2, 3]);
});

it('a pack that is not there, or not in force, is refused by name', () => {
  expect(() => readPack('nowhere-2021')).toThrow('there is no policy pack nowhere-2021');
  expect(() => readPack('jining-2021', '2021-04-26')).toThrow('no version of the policy pack jining-2021 is in force on 2021-04-26');
});

it('another content has another hash', () => {
  expect(readEdition('jining-2021').packHash).toMatch(/^[0-9a-f]{64}$/);
  expect(readEdition('jining-2021').packHash).not.toBe(readEdition('chaoyang-2021').packHash);
});
