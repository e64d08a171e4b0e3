import type { Connection } from '../../cluster/index.js';
import { readManifests, type KubeObject } from '../../kube/index.js';
import type { OutputFile } from '../../synth/index.js';
import { applyAtHub } from './hub-objects.js';

const plurals: Readonly<Record<string, string>> = { Application: 'applications', AppProject: 'appprojects' };

/**
 * Applies what a hub needs once before it can reconcile itself: the projects and the root Application, as synthesised under
 * `argocd/bootstrap`.
 */
export async function applyBootstrap(
  connection: Connection,
  namespace: string,
  files: readonly OutputFile[],
): Promise<void> {
  const objects = files
    .filter(({ path }) => /^argocd\/bootstrap\/[^/]+$/.test(path) && !path.endsWith('/kustomization.yaml'))
    .flatMap(({ path, content }) => readManifests(content, { file: path }))
    .filter(({ kind }) => kind in plurals);
  await applyAtHub(
    connection,
    objects.map((object) => ({ path: collectionOf(object, namespace), object })),
  );
}

function collectionOf(object: KubeObject, namespace: string): string {
  return `/apis/argoproj.io/v1alpha1/namespaces/${object.metadata.namespace ?? namespace}/${plurals[object.kind] ?? ''}`;
}
