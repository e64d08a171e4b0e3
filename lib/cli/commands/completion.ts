import type { Command } from 'commander';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';

/** The words that may follow each verb: sub-verbs, and long flags. */
function words(program: Command): Map<string, string[]> {
  const table = new Map<string, string[]>();
  const visit = (command: Command, path: string): void => {
    const flags = command.options
      .map((option) => option.long)
      .filter((flag): flag is string => typeof flag === 'string');
    table.set(path, [...command.commands.map((sub) => sub.name()), ...flags, '--help']);
    for (const sub of command.commands) visit(sub, `${path}${path && ' '}${sub.name()}`);
  };
  visit(program, '');
  return table;
}

/** The verbs that take the name of an Application. */
const named = ['get', 'diff', 'sync', 'history', 'wait', 'resources'].map((verb) => `app ${verb}`);

/**
 * A completion script for verbs, flags, and the names of Applications (asked from the hub).
 *
 * @throws CliError `USAGE` for a shell other than bash, zsh and fish
 */
export function completionScript(program: Command, shell: string): string {
  const table = words(program);
  if (shell === 'fish') return fish(table);
  if (shell === 'bash') return bash(table);
  if (shell === 'zsh') return `autoload -U +X bashcompinit && bashcompinit\n${bash(table)}`;
  throw new CliError('USAGE', `there is no completion for '${shell}'`, {
    remedy: 'use bash, zsh or fish',
    exitCode: exitCodes.usage.code,
  });
}

function bash(table: ReadonlyMap<string, readonly string[]>): string {
  const cases = [...table].map(([path, next]) => `    '${path}') words='${next.join(' ')}';;`).join('\n');
  return `_slipway() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) case "$path" in app\\ *) ;; *) path="\${path:+$path }$word";; esac;; esac
  done
  case "$path" in
${cases}
  esac
  case "$path" in ${named.map((path) => `'${path}'`).join('|')}) words="$words $(slipway app list -o name 2>/dev/null)";; esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _slipway slipway
`;
}

function fish(table: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...table].flatMap(([path, next]) => {
    const condition =
      path === ''
        ? '__fish_use_subcommand'
        : path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    return next.map(
      (word) =>
        `complete -c slipway -f -n '${condition}' ${word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`}`,
    );
  });
  const names = named.map(
    (path) =>
      `complete -c slipway -f -n '__fish_seen_subcommand_from app; and __fish_seen_subcommand_from ${path.slice(4)}' -a '(slipway app list -o name 2>/dev/null)'`,
  );
  return `${[...lines, ...names].join('\n')}\n`;
}
