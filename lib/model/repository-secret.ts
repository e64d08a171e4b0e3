import type { z } from 'zod';
import type { KubeObject } from '../kube/index.js';
import { labels } from './annotations.js';
import { ModelError } from './errors.js';
import { schemas } from './lazy-schemas.js';
import type { repositorySchema } from './repository-schema.js';
import { secretData, secretName } from './secret-data.js';

const purposes = {
  repository: { purpose: 'read', template: false },
  'repo-creds': { purpose: 'read', template: true },
  'repository-write': { purpose: 'write', template: false },
  'repo-write-creds': { purpose: 'write', template: true },
} as const;

/** What a repository is reached for: reading its sources, or pushing what was hydrated. */
export type RepositoryPurpose = 'read' | 'write';

/** A repository as a Secret registers it, or credentials for all repositories whose URL begins so. */
export interface RegisteredRepository extends z.infer<typeof repositorySchema> {
  /** Name of the Secret. */
  readonly secret: string;
  readonly purpose: RepositoryPurpose;
  /** Whether the URL is what URLs of repositories begin with. */
  readonly template: boolean;
  /** What of the Secret could not be read, without any value. Then the credentials are not whole, and not to be used. */
  readonly fault: string | undefined;
}

/** The values of the label of Secrets that {@link repositoryFromSecret} reads. */
export const repositorySecretTypes: readonly string[] = Object.keys(purposes);

/** Whether a Secret registers a repository or credentials for repositories, by its label. */
export function isRepositorySecret(object: KubeObject): boolean {
  return object.kind === 'Secret' && purposeOf(object) !== undefined;
}

/**
 * Reads an Argo CD Secret of a repository or of credentials (`data`, or `stringData` of a Secret that was not stored yet). Secret values
 * are {@link Concealed}; keys that are not known are ignored, and what a key with a wrong value would say is left to `fault`.
 *
 * @throws ModelError INVALID_REPOSITORY_SECRET when it has no URL or is of another type. No value is shown.
 */
export function repositoryFromSecret(secret: KubeObject): RegisteredRepository {
  const where = secretName(secret);
  const kind = purposeOf(secret);
  const data = new Map([...secretData(secret)].filter(([, text]) => text !== ''));
  if (kind === undefined || (data.get('url') ?? '').trim() === '') {
    const what = kind
      ? 'the Secret of a repository has no data.url'
      : `it has no label ${labels.secretType} of a repository`;
    throw new ModelError('INVALID_REPOSITORY_SECRET', what, { where, remedy: 'put the URL of the repository there' });
  }
  const schema = schemas().repositorySchema;
  const { error } = schema.safeParse(Object.fromEntries(data));
  for (const { path } of error?.issues ?? []) data.delete(String(path[0]));
  const read = schema.parse(Object.fromEntries(data));
  const faults = error?.issues.map(({ path, message }) => `${String(path[0])} is not ${message}`) ?? [];
  return {
    ...read,
    ...kind,
    secret: secret.metadata.name ?? '',
    fault: faults.length === 0 ? undefined : `${where}: ${faults.join('; ')}`,
  };
}

function purposeOf({ metadata }: KubeObject): (typeof purposes)[keyof typeof purposes] | undefined {
  const type = metadata.labels?.[labels.secretType] ?? '';
  return Object.entries(purposes).find(([name]) => name === type)?.[1];
}
