import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal, temporalVersion } from '#infra/launch/temporal-source.js';

const folder = mkdtempSync(join(tmpdir(), 'jishi-source-'));
const bin = join(folder, 'bin');
const cached = join(folder, 'cache/jishi/temporal-server', temporalVersion);
const env = (sources?: string) => ({ PATH: bin, XDG_CACHE_HOME: join(folder, 'cache'), ...(sources && { JISHI_TEMPORAL_SOURCES: sources }) });
const install = (path: string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
};

beforeAll(() => ['temporal', 'go'].forEach((name) => install(join(bin, name))));
afterAll(() => rmSync(folder, { recursive: true }));

it('takes a given address before all', () => {
  expect(findTemporal({ ...env(), TEMPORAL_ADDRESS: 'h:7233' }, true)).toEqual({ kind: 'address', address: 'h:7233' });
});

it('takes the CLI on PATH where no server is cached, but never for a test', () => {
  expect(findTemporal(env('cache,path,go'), false)).toMatchObject({ kind: 'cli', executable: join(bin, 'temporal') });
  expect(findTemporal(env('cache,path,go'), true)).toEqual({ kind: 'go', go: join(bin, 'go'), folder: cached });
});

it('takes the cached server only when its schema tool is there too', () => {
  install(join(cached, 'server'));
  expect(findTemporal(env('cache,path'), false).kind).toBe('cli');
  install(join(cached, 'sql'));
  expect(findTemporal(env('cache,path'), false)).toEqual({ kind: 'server', folder: cached });
});

it('says how to get one where there is none', () => {
  expect(() => findTemporal({ ...env('path'), PATH: '' }, false)).toThrow(/TEMPORAL_ADDRESS(.|\n)*Go 1\.21(.|\n)*Temporal CLI/);
  expect(() => findTemporal(env('cashe'), false)).toThrow('cashe');
});
