// Before `npm start` and `npm test`, on the machine's own Node (20.19 or later) and with nothing installed yet: installs
// the packages when the lock has changed, and makes sure that the pinned Node came with them.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const stampFile = join(root, 'node_modules', '.jishi-installed');
const stamp = createHash('sha256').update(`${lockText}\0${process.platform}\0${process.arch}`).digest('hex');
const pinned = '24';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Node ${process.versions.node} is too old: 20.19 or later is needed (https://nodejs.org)`);

if (!isCurrent()) withInstallLock(() => {
  if (isCurrent()) return;
  if (!(isInstalled() && pinnedNodeRuns())) install();
  if (!pinnedNodeRuns()) fail(`node_modules/.bin/node is not Node ${pinned}: its install script was held back. Allow it (npm config delete ignore-scripts), then run: npm ci --include=dev --include=optional`);
  writeFileSync(stampFile, stamp);
});

function isCurrent() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

/**
 * True after somebody's own `npm ci` or `npm install`: npm notes in node_modules what it has put there. Optional packages
 * for any platform are only what those for other platforms need.
 */
function isInstalled() {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(JSON.parse(lockText).packages).every(([path, wanted]) =>
    path === '' || !isForHere(wanted) || (wanted.optional && !wanted.os) || present[path]?.version === wanted.version);
}

function isForHere({ os, cpu, libc }) {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  const fits = (allowed, here) => !allowed || allowed.includes(here) || (allowed.some((one) => one.startsWith('!')) && !allowed.includes(`!${here}`));
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, musl ? 'musl' : 'glibc');
}

function install() {
  // Never on standard output: that may be somebody's JSON.
  console.error('Installing the packages of package-lock.json');
  const execPath = process.env.npm_execpath;
  // Some packages warn about the machine's Node; they run on the pinned one.
  const args = ['ci', '--include=dev', '--include=optional', '--strict-allow-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, ...first] = execPath && /npm-cli\.[cm]?js$/.test(execPath) ? [process.execPath, execPath] : ['npm'];
  const { status, error } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ['inherit', 2, 2], env: cleanEnv() });
  if (status !== 0) fail(`The packages could not be installed${error ? `: ${error.message}` : ''}. See npm's words above; the same by hand: npm ci --include=dev --include=optional`);
}

/** npm hands its own settings down; those that say where packages come from stay, those that change what is installed go. */
function cleanEnv() {
  const kept = /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|ca|cafile|strict_ssl|\/\/.*|@.*)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) =>
    kept.test(name) || !(/^npm_/i.test(name) || name === 'NODE_ENV' || name === 'NODE_OPTIONS')));
}

function pinnedNodeRuns() {
  try {
    return execFileSync(join(root, 'node_modules', '.bin', 'node'), ['-v'], { encoding: 'utf8', env: cleanEnv(), stdio: ['ignore', 'pipe', 'ignore'] }).startsWith(`v${pinned}.`);
  } catch {
    return false;
  }
}

/** Two starts on a fresh clone must not install at once; the lock stands outside, since npm empties node_modules. */
function withInstallLock(work) {
  const path = join(tmpdir(), `jishi-install-${process.getuid?.() ?? 0}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  for (let told = false; ; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(existsSync(path) ? readFileSync(path, 'utf8') : 0);
    // Empty for the moment between its making and its filling.
    if (holder > 0 && !isRunning(holder)) rmSync(path, { force: true });
    else if (!told && holder > 0) console.error(`Another start (pid ${holder}) is installing the packages; waiting for it`);
    told ||= holder > 0;
  }
  try {
    work();
  } finally {
    rmSync(path, { force: true });
  }
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function fail(message) {
  console.error(`jishi: ${message}`);
  process.exit(1);
}
