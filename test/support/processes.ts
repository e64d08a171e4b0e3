import { readdirSync, readFileSync } from 'node:fs';
import { until } from './patience.js';

/** The processes of this machine (Linux) whose command line holds a text. */
export function processesWith(text: string): string[] {
  const commandOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(text));
}

/** Waits until there are so many such processes. */
export async function untilProcesses(text: string, isWanted: (count: number) => boolean): Promise<void> {
  await until(() => processesWith(text).length, isWanted, { told: (count) => `${count} processes: ${text}` });
}
