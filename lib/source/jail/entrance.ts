import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Limits } from './limits.js';

/** Where a program finds the files that it works on. */
export const WORK = '/work';
/** Where programs from elsewhere than /usr are put. */
export const TOOLS = '/tools';

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];
const SYSTEM = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

/** How a program gets in. */
export interface Entrance {
  /** Absolute path of a directory of this run alone, in which there is `work`. */
  readonly run: string;
  /** Programs to show under {@link TOOLS}, by name. */
  readonly programs: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /** The user to become first, where this process is root; the run's directory is that user's. */
  readonly user: number | undefined;
}

/**
 * Takes the words of a command and gives those that run it inside: in user, mount, process, network, message and host name spaces of its
 * own, on a root that holds /usr and the work directory and nothing else of this machine, without any capability and with limits. All of
 * it ends when this process ends.
 */
export function enter(
  { run, limits, user }: Entrance,
  directory: string,
  command: readonly string[],
): [string, ...string[]] {
  const drop = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all'];
  const become = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  const apart = ['--user', '--map-root-user', '--mount', '--net', '--ipc', '--uts', '--pid'];
  const [first = 'setpriv', ...rest] = [
    ...['setpriv', ...become, '--pdeathsig=KILL', '--', 'sh', '-c', ONLY_OF_THIS_PROCESS, `${process.pid}`],
    ...['unshare', ...apart, '--fork', '--kill-child=KILL', '--'],
    ...['sh', '-ec', `${ulimits(limits)}\n${SCRIPT}`, run, path.posix.join(WORK, directory)],
    ...['setpriv', ...drop, '--'],
    ...command,
  ];
  return [first, ...rest];
}

/** Goes on only as a child of this process: it may have ended before its end was to be told. */
const ONLY_OF_THIS_PROCESS = '[ "$PPID" = "$0" ] || exit 1; exec "$@"';

/** The limits as a shell sets them; some shells say `-p` where others say `-u`, of a number of processes. */
function ulimits({ fileSize, openFiles, processes, memory, milliseconds }: Limits): string {
  const seconds = Math.ceil(milliseconds / 1000) + 10;
  return `ulimit -c 0; ulimit -n ${openFiles}; ulimit -t ${seconds}
ulimit -f ${Math.ceil(fileSize / 512)}; ulimit -d ${Math.ceil(memory / 1024)}
ulimit -u ${processes} 2>/dev/null || ulimit -p ${processes}`;
}

/** Mounts, changes the root, and runs the rest of its arguments. */
const SCRIPT = `mount -a -T "$0/fstab"
cd "$0/root"
directory=$1; shift
pivot_root . old
cd "$directory"
umount -l /old; unset OLDPWD
echo 0 >/proc/sys/user/max_user_namespaces
exec "$@"`;

/** Lays out the root that the program will see, and the table of what is mounted on it: some dozen tiny files, at once. */
export function layOutRoot({ run, programs, user, limits }: Entrance): void {
  const root = path.join(run, 'root');
  const table = [`${escape(root)} ${escape(root)} none bind,ro,nosuid,nodev 0 0`];
  const directories = ['usr', 'dev', 'proc', 'tmp', 'work', 'old', 'etc', TOOLS.slice(1)];
  mkdirSync(root);
  for (const name of directories) mkdirSync(path.join(root, name));
  const bind = (from: string, to: string, options = 'ro,nosuid,nodev'): void =>
    void table.push(`${escape(from)} ${escape(path.join(root, to))} none bind,${options} 0 0`);
  bind('/usr', 'usr');
  for (const name of SYSTEM) {
    const system = `/${name}`;
    if (!existsSync(system)) continue;
    if (lstatSync(system).isSymbolicLink()) symlinkSync(readlinkSync(system), path.join(root, name));
    else {
      mkdirSync(path.join(root, name));
      bind(system, name);
    }
  }
  for (const name of DEVICES) {
    writeFileSync(path.join(root, 'dev', name), '');
    table.push(`/dev/${name} ${escape(path.join(root, 'dev', name))} none bind 0 0`);
  }
  for (const [name, program] of Object.entries(programs)) {
    writeFileSync(path.join(root, TOOLS, name), '');
    bind(program, path.join(TOOLS, name));
  }
  writeFileSync(path.join(root, 'etc', 'passwd'), 'root:x:0:0:jail:/tmp:/bin/sh\n');
  writeFileSync(path.join(root, 'etc', 'group'), 'root:x:0:\n');
  table.push(`proc ${escape(path.join(root, 'proc'))} proc nosuid,nodev,noexec 0 0`);
  table.push(`tmpfs ${escape(path.join(root, 'tmp'))} tmpfs nosuid,nodev,mode=700,size=${limits.fileSize} 0 0`);
  table.push(`${escape(path.join(run, 'work'))} ${escape(path.join(root, 'work'))} none bind 0 0`);
  writeFileSync(path.join(run, 'fstab'), `${table.join('\n')}\n`);
  chmodSync(run, 0o700);
  if (user !== undefined) chownSync(run, user, user);
}

function escape(text: string): string {
  return text.replace(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
