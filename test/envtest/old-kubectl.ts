import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(__dirname, '..', '..', '.cache', 'kubectl');
const PACKAGE = 'kubernetes-client';
/** Debian's name for 1.20.2. */
const WANTED = /^1\.20\./;

/** The oldest kubectl that is promised to work, 1.20; `undefined` where it has not been fetched. */
export function oldKubectl(): string | undefined {
  if (!existsSync(cache)) return undefined;
  const version = readdirSync(cache).find((name) => WANTED.test(name));
  return version === undefined ? undefined : join(cache, version, 'kubectl');
}

/**
 * Unpacks it from Debian's package, without installing that, where it is not there yet. Needs apt-get and a mirror; no root.
 *
 * @returns its path
 * @throws Error when it is not to be had here
 */
export function fetchOldKubectl(): string {
  const known = oldKubectl();
  if (known !== undefined) return known;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'fetching-'));
  // Package lists of its own: those of the machine may be missing or old, and are not ours to renew.
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'archives', 'partial'), { recursive: true });
  const options = [
    ...['-q', '-o', `Dir::State::Lists=${join(folder, 'lists')}`, '-o', `Dir::Cache=${folder}`],
    ...['-o', 'APT::Sandbox::User=', '-o', 'Acquire::Languages=none'],
  ];
  const run = (program: string, args: readonly string[]): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  try {
    run('apt-get', [...options, 'update']);
    run('apt-get', [...options, 'download', PACKAGE]);
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
    const version = archive.split('_')[1] ?? '';
    if (!WANTED.test(version)) throw new Error(`Debian's ${PACKAGE} is ${version} here and not 1.20`);
    run('dpkg-deb', ['-x', archive, 'unpacked']);
    const target = join(cache, version);
    mkdirSync(target, { recursive: true });
    renameSync(join(folder, 'unpacked', 'usr', 'bin', 'kubectl'), join(target, 'kubectl'));
    return join(target, 'kubectl');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
