import { writeYaml, type KubeObject } from '../../kube/index.js';
import { platformLabelNames } from '../../platform/index.js';
import type { OutputFile } from '../output-file.js';
import type { Synthesis } from '../synthesis.js';
import { folderOf, kustomizationAt, type TextOf } from './folder.js';

/** The release of Argo CD that `argocd/bootstrap/install` names, for teams that run it. */
const ARGO_CD = 'v3.2.0';
const NAMESPACE = 'argocd';

/**
 * What is for the hub: `argocd/projects/`, `argocd/applications/<environment>/`, `argocd/applicationsets/`, `argocd/resources/` are what
 * the root Application reads; `argocd/bootstrap/` is applied once, by hand: the namespace, the projects and the root Application.
 */
export function hubFiles({ applications, root, control }: Synthesis, textOf: TextOf): OutputFile[] {
  const folders = new Map<string, KubeObject[]>();
  const put = (path: string, object: KubeObject): void => {
    const objects = folders.get(path) ?? [];
    objects.push(object);
    folders.set(path, objects);
  };
  for (const { application, environment } of applications) put(`applications/${environment}`, application);
  for (const { object } of control) put(controlFolder(object), object);
  return [
    ...[...folders].flatMap(([path, objects]) => folderOf(`argocd/${path}`, objects, textOf)),
    kustomizationAt('argocd', [...folders.keys()].sort()),
    ...bootstrap(root, folders.get('projects') ?? [], textOf),
  ];
}

function bootstrap(root: KubeObject, projects: readonly KubeObject[], textOf: TextOf): OutputFile[] {
  const folder = 'argocd/bootstrap';
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  const install = `https://raw.githubusercontent.com/argoproj/argo-cd/${ARGO_CD}/manifests/install.yaml`;
  return [
    ...folderOf(folder, [root], textOf, ['namespace.yaml', 'projects.yaml']),
    { path: `${folder}/namespace.yaml`, content: writeYaml(namespace) },
    { path: `${folder}/projects.yaml`, content: projects.map(textOf).join('---\n') },
    {
      path: `${folder}/install/kustomization.yaml`,
      content: writeYaml({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        namespace: NAMESPACE,
        resources: [install],
      }),
    },
  ];
}

/** The folder of an object for the hub; an Application of an environment with several clusters stands with its environment. */
function controlFolder({ kind, metadata }: KubeObject): string {
  const environment = metadata.labels?.[platformLabelNames.environment];
  if (kind === 'Application' && environment !== undefined) return `applications/${environment}`;
  return CONTROL_FOLDERS[kind] ?? 'resources';
}

const CONTROL_FOLDERS: Readonly<Record<string, string>> = {
  AppProject: 'projects',
  Application: 'applications/others',
  ApplicationSet: 'applicationsets',
};
