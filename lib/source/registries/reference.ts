import { createHash } from 'node:crypto';
import { SourceError } from '../../engine/index.js';

/** A repository of a registry. */
export interface RegistryRepository {
  /** Host, with its port where one is named. */
  readonly host: string;
  /** Such as `team/charts/web`. */
  readonly name: string;
}

const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d{1,5})?$/;
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * The repository at an address (`oci://registry.example.com/team/web`, or without the scheme).
 *
 * @throws SourceError `REPOSITORY_REFUSED` for what the specification of registries does not allow
 */
export function parseRepository(url: string): RegistryRepository {
  const [host = '', ...path] = url
    .replace(/^oci:\/\//i, '')
    .replace(/\/+$/, '')
    .split('/');
  const name = path.join('/');
  if (HOST.test(host) && NAME.test(name) && name.length <= 255) return { host: host.toLowerCase(), name };
  throw new SourceError('REPOSITORY_REFUSED', 'this is no address of a repository in an OCI registry', {
    remedy: 'write it as oci://registry.example.com/team/name: no user, no tag, lower case',
  });
}

/** Where a registry is spoken to: Docker Hub's is not the name that people write. */
export function hostOfApi(host: string): string {
  return host === 'docker.io' || host === 'index.docker.io' ? 'registry-1.docker.io' : host;
}

/** Is it the digest of a manifest, and not a tag? */
export function isDigest(reference: string): boolean {
  return DIGEST.test(reference);
}

/** May a tag be called so? */
export function isTag(reference: string): boolean {
  return TAG.test(reference);
}

/** The digest of content, by the algorithm of another digest. */
export function digestOf(content: Buffer, like = 'sha256:'): string {
  const algorithm = like.startsWith('sha512:') ? 'sha512' : 'sha256';
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
}

/** The tag of a version: a tag can hold no `+`, so that `1.0.0+build` is `1.0.0_build`, as Helm has it. */
export function tagOfVersion(version: string): string {
  return version.replaceAll('+', '_');
}

/** The version that a tag stands for. */
export function versionOfTag(tag: string): string {
  return tag.replaceAll('_', '+');
}
