import { readdirSync, readFileSync } from 'node:fs';

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

/** Waits until there are so many such processes; fails after 20 seconds. */
export async function untilProcesses(text: string, isWanted: (count: number) => boolean): Promise<void> {
  for (let tries = 0; !isWanted(processesWith(text).length); tries++) {
    if (tries > 1000) throw new Error(`there are ${processesWith(text).length} processes: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
