import { gvkOf, splitApiVersion, type KubeObject } from '../../kube/index.js';
import type { Application, AppProject } from '../../model/index.js';
import { permissionProblem } from '../permissions/index.js';
import type { KindLookup } from './kinds.js';

/** Who says what may be delivered. */
export interface Permissions {
  readonly app: Application;
  readonly project?: AppProject | undefined;
  readonly kinds: KindLookup;
  readonly refusal?: ((object: KubeObject, namespaced: boolean) => string | undefined) | undefined;
}

/** Why an object must not be delivered; `undefined` when it may. Without a project everything may. */
export function refusalOf({ app, project, kinds, refusal }: Permissions, object: KubeObject): string | undefined {
  const namespaced = kinds(gvkOf(object))?.namespaced ?? Boolean(object.metadata.namespace);
  if (refusal) return refusal(object, namespaced);
  if (!project) return undefined;
  const { group } = splitApiVersion(object.apiVersion);
  const question = { group, kind: object.kind, name: object.metadata.name, namespace: object.metadata.namespace };
  const { server, name, namespace } = app.spec.destination;
  return permissionProblem(project, question, namespaced, {
    ...(server !== undefined && { server }),
    ...(name !== undefined && { name }),
    namespace,
  });
}
