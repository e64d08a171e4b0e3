import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One line of a list: a kubectl command and how it is run. */
export interface Command {
  /** The line as it is written. */
  readonly text: string;
  readonly args: readonly string[];
  /** Run only with this minor release of kubectl. */
  readonly only?: string;
  /** Repeat, uncompared, until the output matches. */
  readonly until?: RegExp;
  /** Wait so many milliseconds, and do nothing. */
  readonly pause?: number;
  /** End it so many milliseconds after its first output. */
  readonly endAfter?: number;
  /** A sed script that plays the person's editor. */
  readonly edit?: string;
  /** The lines may come in any order. */
  readonly sorted: boolean;
}

/** Commands that build on each other, run in one namespace. */
export interface CommandList {
  readonly name: string;
  /** What the commands are about, in words. */
  readonly about: string;
  readonly commands: readonly Command[];
}

/** A Deployment is settled when its status is about what is wanted now, and all its pods are new and available. */
const settledFields = [
  'metadata.generation',
  'status.observedGeneration',
  'spec.replicas',
  'status.replicas',
  'status.updatedReplicas',
  'status.availableReplicas',
];

/**
 * Reads the lists of `lists/`: a command a line, words quoted as in a shell. Before a command may stand `only MINOR`,
 * `until REGEXP`, `for SECONDSs`, `edit SED-SCRIPT`, `sorted`; `pause SECONDSs` and `settled DEPLOYMENT` (repeat until it is) stand alone.
 * NAMESPACE is replaced.
 */
export function commandLists(): CommandList[] {
  const folder = join(__dirname, 'lists');
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      const isComment = (line: string): boolean => line.startsWith('#');
      return {
        name: basename(file, '.txt'),
        about: lines[0]?.replace('# ', '') ?? '',
        commands: lines.filter((line) => line.trim() !== '' && !isComment(line)).map(readCommand),
      };
    });
}

/** Reads one line of a list. */
export function readCommand(text: string): Command {
  const args = words(text);
  const taken: { -readonly [key in keyof Command]?: Command[key] } = {};
  for (;;) {
    if (args[0] === 'only') [, taken.only = ''] = args.splice(0, 2);
    else if (args[0] === 'until') taken.until = new RegExp(args.splice(0, 2)[1] ?? '');
    else if (args[0] === 'for') taken.endAfter = Number.parseFloat(args.splice(0, 2)[1] ?? '') * 1000;
    else if (args[0] === 'edit' && args[2] === 'edit') taken.edit = args.splice(0, 2)[1] ?? '';
    else if (args[0] === 'pause') taken.pause = Number.parseFloat(args.splice(0, 2)[1] ?? '') * 1000;
    else if (args[0] === 'settled') {
      taken.until = /^(\d+) \1 (\d+) \2 \2 \2$/;
      args.splice(0, 1, 'get', 'deploy');
      args.push('-o', `jsonpath=${settledFields.map((field) => `{.${field}}`).join(' ')}`);
    } else if (args[0] === 'sorted') taken.sorted = args.shift() !== undefined;
    else return { sorted: false, ...taken, text, args };
  }
}

function words(line: string): string[] {
  return (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''));
}
