import { permissionProblem } from '../../engine/permissions/index.js';
import { AppProject } from '../../constructs/index.js';
import { builtinKind, gvkOf } from '../../kube/index.js';
import { Policy } from '../../platform/index.js';

/** What an application delivers, its project permits: to that namespace of that cluster, and of that kind. */
export const project = Policy.forEach('OUTSIDE_PROJECT', function* ({ object, application }) {
  const owner = application?.project;
  if (!application || !owner || !AppProject.isAppProject(owner)) return;
  const { group, kind } = gvkOf(object);
  const scope = builtinKind({ group, kind })?.namespaced;
  const { namespace, name } = object.metadata;
  // Of a kind that is not built in only the cluster knows the scope: what names a namespace is in one.
  if (scope === undefined && namespace === undefined) return;
  const { name: cluster = '', server = '' } = application.application.destination.toJson();
  const problem = permissionProblem(
    { metadata: { name: owner.projectName }, spec: owner.rules },
    { group, kind, name, namespace },
    scope ?? true,
    { name: cluster, server, namespace: application.targetNamespace },
  );
  if (problem === undefined) return;
  yield {
    got: `${kind} ${name ?? ''}, but ${problem}`,
    expected: `what the project ${owner.projectName} permits`,
    remedy: 'name further namespaces of the application in `namespaces`, or let the project permit it',
  };
});
