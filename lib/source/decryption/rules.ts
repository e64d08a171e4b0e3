import { readFileSync } from 'node:fs';
import path from 'node:path';
import { glob, isSourcePermitted, SourceError } from '../../engine/index.js';
import { isJsonObject, readYaml, type Json, type JsonObject } from '../../kube/index.js';
import type { ApplicationSource } from '../../model/index.js';

/** Where something may be decrypted, and with which keys. */
export interface DecryptionRule {
  /** Patterns of repository URLs, as in `sourceRepos` of a project. */
  readonly repositories: readonly string[];
  /** Patterns of the path of a source; `*` does not match `/`, `**` does. */
  readonly paths: readonly string[];
  /** Patterns of the names of projects. */
  readonly projects: readonly string[];
  /** Absolute paths of files with private keys: of age, one a line, or of OpenPGP, in ASCII armor. */
  readonly keys: readonly string[];
}

/**
 * Reads the operator's rules: a YAML file with a list `rules`, each with `repositories`, `keys` (files, relative to this one), and optionally
 * `paths` and `projects`.
 *
 * @throws SourceError `INVALID_SETTINGS`, YamlError
 */
export function readRules(file: string): DecryptionRule[] {
  const invalid = (what: string, cause?: unknown): SourceError =>
    new SourceError('INVALID_SETTINGS', what, {
      where: file,
      remedy:
        'write rules: a list with repositories and keys each, and paths and projects where they are fewer than all',
      ...(cause === undefined ? {} : { cause }),
    });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid('the rules of decryption can not be read', error);
  }
  const root = readYaml(text, { file })[0]?.value ?? null;
  const rules = isJsonObject(root) ? root['rules'] : undefined;
  if (!Array.isArray(rules) || !rules.every(isJsonObject)) throw invalid('there is no list of rules');
  return rules.map((rule) => {
    const texts = (key: string, otherwise: readonly string[]): readonly string[] =>
      listOf(rule[key], otherwise) ?? fail(key);
    const fail = (key: string): never => {
      throw invalid(`${key} of a rule is no list of texts`);
    };
    const unknown = Object.keys(rule satisfies JsonObject).find(
      (key) => !['repositories', 'paths', 'projects', 'keys'].includes(key),
    );
    if (unknown !== undefined) throw invalid(`a rule has no ${unknown}`);
    const [repositories, keys] = [texts('repositories', []), texts('keys', [])];
    if (repositories.length === 0 || keys.length === 0) throw invalid('a rule names its repositories and its keys');
    const directory = path.dirname(path.resolve(file));
    return {
      repositories,
      paths: texts('paths', ['**']),
      projects: texts('projects', ['*']),
      keys: keys.map((key) => path.resolve(directory, key)),
    };
  });
}

/** The files with the keys that a source of a project may be decrypted with. */
export function keysFor(rules: readonly DecryptionRule[], source: ApplicationSource, project: string): string[] {
  const at = path.posix.normalize(source.chart ?? source.path ?? '.').replace(/^\.\/|\/$/g, '');
  const isMeant = ({ repositories, paths, projects }: DecryptionRule): boolean =>
    isSourcePermitted({ spec: { sourceRepos: [...repositories] } }, source.repoURL) &&
    paths.some((pattern) => glob(pattern, at, { separators: ['/'] })) &&
    projects.some((pattern) => glob(pattern, project));
  return [...new Set(rules.filter(isMeant).flatMap(({ keys }) => keys))];
}

function listOf(value: Json | undefined, otherwise: readonly string[]): readonly string[] | undefined {
  if (value === undefined || value === null) return otherwise;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.map(String) : undefined;
}
