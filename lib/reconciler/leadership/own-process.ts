import { readFileSync, readlinkSync } from 'node:fs';

/**
 * This process among all that ever ran on this machine: its start of the machine, its PID namespace, its pid and when that began. `''` where the
 * machine does not tell (it needs Linux's /proc).
 */
export function ownProcess(): string {
  const place = ownPlace();
  const began = place === '' ? undefined : beganAt(process.pid);
  return began === undefined ? '' : `${place}/${process.pid}/${began}`;
}

/** Whether a process (as {@link ownProcess} tells of it) ran where this one runs, and does so no more. What ran elsewhere may run still. */
export function isGone(told: string): boolean {
  const [boot = '', space = '', pid = '', began = ''] = told.split('/');
  const place = ownPlace();
  if (place === '' || place !== `${boot}/${space}` || !/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // It may belong to somebody else, who is not ours to ask.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
  }
  const now = beganAt(Number(pid));
  return now !== undefined && now !== began;
}

function ownPlace(): string {
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  try {
    const [space = ''] = /\d+/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
    return boot === '' || space === '' ? '' : `${boot}/${space}`;
  } catch {
    return '';
  }
}

/** When a process began, in ticks since the machine did; `ended` of one that nobody has buried yet, `undefined` where that is not told. */
function beganAt(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
