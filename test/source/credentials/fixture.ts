import { readdirSync } from 'node:fs';
import type { KubeObject } from '../../../lib/kube/index.js';
import type { Sources, SourcesOptions } from '../../../lib/source/index.js';
import { configMap, type Workshop } from '../fixture.js';

/** A Secret of a repository, or with another type of credentials. */
export function repositorySecret(
  name: string,
  stringData: Readonly<Record<string, string>>,
  type = 'repository',
): KubeObject {
  const labels = { 'argocd.argoproj.io/secret-type': type };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'argocd', labels }, stringData };
}

export function knownHosts(text: string): KubeObject {
  return configMapOf('argocd-ssh-known-hosts-cm', { ssh_known_hosts: text });
}

export function authorities(data: Readonly<Record<string, string>>): KubeObject {
  return configMapOf('argocd-tls-certs-cm', data);
}

function configMapOf(name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'argocd' }, data };
}

/** Sources of remote repositories alone. */
export function remoteSources(shop: Workshop, options: Partial<SourcesOptions> = {}): Sources {
  return shop.sources({ mapping: {}, git: { protocols: ['http', 'https', 'ssh'] }, ...options });
}

/** Commits an object of a name, and gives the commit. */
export async function pushed(shop: Workshop, name: string): Promise<string> {
  return await shop.commit({ 'a.yaml': configMap(name) });
}

/** The names of the objects that a source renders to now. */
export async function names(sources: Sources, repoURL: string, project = 'ml'): Promise<string[]> {
  const source = { repoURL, path: '.' };
  const commit = await sources.resolve(source, { project });
  const { objects } = await sources.render(source, commit, { project });
  return objects.map(({ metadata }) => metadata.name ?? '');
}

/** Everything that an error says, at any depth. */
export function allOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fields = Object.entries(error).map(([key, value]) => `${key}=${String(value)}`);
  return [error.message, error.stack, ...fields, allOf(error.cause ?? '')].join('\n');
}

/** The error that something ends with. */
export async function errorOf(action: Promise<unknown>): Promise<{ code?: string; what?: string; where?: string }> {
  return await action.then(
    (value) => {
      throw new Error(`it did not fail: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error as { code?: string },
  );
}

/** The directories of secrets that this process has now. */
export function privateFolders(): string[] {
  return readdirSync('/dev/shm').filter((name) => name.startsWith(`slipway-private-${process.pid}-`));
}
