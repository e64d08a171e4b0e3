import type { HelmSource } from '../../../model/index.js';
import { SourceError } from '../errors.js';
import { substitute, type Variables } from '../build-environment.js';

/** What is set beside the value files, each name once: the last one written counts. */
export interface Parameters {
  /** Read as YAML scalars. */
  readonly set: ReadonlyMap<string, string>;
  /** Always text. */
  readonly setString: ReadonlyMap<string, string>;
  /** Paths of files whose content is the value. */
  readonly setFile: ReadonlyMap<string, string>;
}

/** The parameters of a source, variables put in, and its file parameters as they are written. @throws SourceError `INVALID_SOURCE` */
export function parametersOf(helm: HelmSource, variables: Variables): Parameters {
  const set = new Map<string, string>();
  const setString = new Map<string, string>();
  const setFile = new Map<string, string>();
  for (const { name = '', value = '', forceString } of helm.parameters ?? []) {
    const text = substitute(value, variables);
    (forceString ? setString : set).set(checked(name, text), escapeCommas(text));
  }
  for (const { name = '', path = '' } of helm.fileParameters ?? []) {
    setFile.set(checked(name, path), path);
  }
  return { set, setString, setFile };
}

/** A value for Helm's `--set`, where a comma begins the next parameter: commas are escaped, but those of a list `{a,b}`. */
export function escapeCommas(value: string): string {
  if (value.startsWith('{') && value.endsWith('}')) return value;
  return value.replace(/(?<!\\),/g, '\\,');
}

function checked(name: string, value: string): string {
  if (name !== '' && !/[=\u0000-\u001f]/.test(name) && !value.includes('\u0000')) return name;
  throw new SourceError('INVALID_SOURCE', `${JSON.stringify(name)} can be no name of a parameter`, {
    where: 'source.helm.parameters',
    remedy: 'name a value by its path, such as image.tag, without "=" and control characters',
  });
}
