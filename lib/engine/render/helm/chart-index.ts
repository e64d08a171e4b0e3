import { isJsonObject, readYaml, type Json } from '../../../kube/index.js';
import { compareVersions, parseConstraint, parseVersion, satisfies, type Version } from '../../revisions/index.js';
import { SourceError } from '../errors.js';

/** A version of a chart in a repository of charts. */
export interface ChartVersion {
  readonly version: string;
  /** Where its archive is, as the index says: absolute, or relative to the repository. */
  readonly url: string;
  /** SHA-256 of the archive in hexadecimal digits; empty where the index says none. */
  readonly digest: string;
}

/** All versions of all charts of a repository, by the name of the chart. */
export type ChartIndex = ReadonlyMap<string, readonly ChartVersion[]>;

/** Reads the `index.yaml` of a repository of charts. @throws SourceError `INVALID_SOURCE`, YamlError */
export function readChartIndex(text: string, where: string): ChartIndex {
  const value = readYaml(text, { file: where })[0]?.value ?? null;
  const entries = isJsonObject(value) ? value['entries'] : undefined;
  if (!isJsonObject(entries)) {
    throw new SourceError('INVALID_SOURCE', 'this is no index of charts: it has no entries', {
      where,
      remedy: 'correct the URL of the repository: <repoURL>/index.yaml lists its charts',
    });
  }
  return new Map(Object.entries(entries).map(([name, versions]) => [name, versionsIn(versions ?? null)]));
}

/** Is a target revision one version of a chart, with all of its numbers, and no range? */
export function isExactVersion(targetRevision: string): boolean {
  return parseVersion(targetRevision) !== undefined && targetRevision.replace(/^v/, '').split('.').length >= 3;
}

/**
 * The version of a chart that a target revision means: an exact version is itself, a range its highest version.
 *
 * @throws SourceError `INVALID_REVISION`, `REVISION_NOT_FOUND`
 */
export function chartVersion(targetRevision: string, versions: readonly string[]): string {
  if (isExactVersion(targetRevision)) return targetRevision;
  const constraint = targetRevision.trim() === '' ? undefined : parseConstraint(targetRevision);
  if (constraint === undefined) {
    const what = `invalid revision: failed to determine semver constraint: improper constraint: ${targetRevision}`;
    throw new SourceError('INVALID_REVISION', what, {
      remedy: 'write a version or a range of versions of the chart, such as 1.4.2 or 1.x',
    });
  }
  let highest: Version | undefined;
  for (const text of versions) {
    const version = parseVersion(text);
    if (version === undefined || !satisfies(version, constraint)) continue;
    if (highest === undefined || compareVersions(version, highest) > 0) highest = version;
  }
  if (highest !== undefined) return highest.text;
  throw new SourceError(
    'REVISION_NOT_FOUND',
    `no version of the chart is in the range ${JSON.stringify(targetRevision)}`,
    {
      remedy: 'publish one, or widen the range; a pre-release is taken only by a range that names one (>= 1.0.0-0)',
    },
  );
}

function versionsIn(value: Json): ChartVersion[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    if (!isJsonObject(one) || typeof one['version'] !== 'string') return [];
    const url = Array.isArray(one['urls']) ? one['urls'][0] : undefined;
    const digest = typeof one['digest'] === 'string' ? one['digest'].replace(/^sha256:/, '') : '';
    return typeof url === 'string' ? [{ version: one['version'], url, digest }] : [];
  });
}
