import { packIds, readPack } from '#infra/policy.js';

it('each pack\'s file is named by its id', () => {
  expect(packIds()).toContain('jining-2021');
  expect(packIds().map(id => readPack(id).id)).toEqual(packIds());
});
