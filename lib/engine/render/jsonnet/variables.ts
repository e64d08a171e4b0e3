import type { DirectorySource } from '../../../model/index.js';
import { SourceError } from '../errors.js';
import { substitute, type Variables } from '../build-environment.js';

/** External variables or top-level arguments, as a source writes them. */
type Written = NonNullable<NonNullable<DirectorySource['jsonnet']>['extVars']>;

/** What `jsonnet` is told of the variables of a source, and the files that hold their values. */
export interface JsonnetVariables {
  readonly arguments: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The variables of a source, each name once: the last one counts. Their values are handed over in files: they may have any length and be
 * anything, and stand in no argument list.
 *
 * @param up from where `jsonnet` runs to the directory of the files
 * @throws SourceError `INVALID_SOURCE`
 */
export function jsonnetVariables(
  { extVars = [], tlas = [] }: NonNullable<DirectorySource['jsonnet']>,
  environment: Variables,
  up: string,
): JsonnetVariables {
  const words: string[] = [];
  const files: Record<string, string> = {};
  const add = (kind: string, variables: Written, field: string): void => {
    const byName = new Map(variables.map((one) => [checked(one.name, field), one]));
    for (const [name, { value, code }] of byName) {
      const file = `variables/${Object.keys(files).length}`;
      files[file] = substitute(value, environment);
      words.push(`--${kind}-${code === true ? 'code' : 'str'}-file`, `${name}=${up}${file}`);
    }
  };
  add('ext', extVars, 'extVars');
  add('tla', tlas, 'tlas');
  return { arguments: words, files };
}

function checked(name: string, field: string): string {
  if (name !== '' && !/[=\u0000-\u001f]/.test(name)) return name;
  throw new SourceError('INVALID_SOURCE', `${JSON.stringify(name)} can be no name of a variable`, {
    where: `source.directory.jsonnet.${field}`,
    remedy: 'write a name without "=" and control characters',
  });
}
