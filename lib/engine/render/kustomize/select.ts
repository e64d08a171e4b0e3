import { matchesSelector, parseLabelSelector, splitApiVersion } from '../../../kube/index.js';
import { invalid, type Fields } from './read-fields.js';
import { namingsOf, type Resource } from './resource.js';

/** Which objects a patch is for; what is not given is any. Names and kinds are regular expressions for the whole text. */
export interface Target {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labelSelector: string;
  readonly annotationSelector: string;
}

const fields = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const;

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readTarget(target: Fields): Target {
  target.only(fields);
  const [group, version, kind, name, namespace, labelSelector, annotationSelector] = fields.map((field) =>
    target.text(field),
  );
  return {
    group: group ?? '',
    version: version ?? '',
    kind: kind ?? '',
    name: name ?? '',
    namespace: namespace ?? '',
    labelSelector: labelSelector ?? '',
    annotationSelector: annotationSelector ?? '',
  };
}

/** The objects that a target means, by what they are called now or were called before. @throws SourceError `INVALID_KUSTOMIZATION` */
export function select(resources: readonly Resource[], target: Target, file: string): Resource[] {
  const name = whole(target.name, file);
  const namespace = whole(target.namespace, file);
  const kind = whole(target.kind, file);
  const group = whole(target.group, file);
  const version = whole(target.version, file);
  return resources.filter((resource) => {
    const { object } = resource;
    const type = splitApiVersion(object.apiVersion);
    if (!kind.test(object.kind) || !group.test(type.group) || !version.test(type.version)) return false;
    const isNamed = namingsOf(resource).some(
      (naming) => name.test(naming.name) && (target.namespace === '' || namespace.test(effective(naming.namespace))),
    );
    return (
      isNamed &&
      matches(target.labelSelector, object.metadata.labels, file) &&
      matches(target.annotationSelector, object.metadata.annotations, file)
    );
  });
}

/** The objects of one kind and name. */
export function selectByName(
  resources: readonly Resource[],
  wanted: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly namespace: string },
): Resource[] {
  const { group, version } = splitApiVersion(wanted.apiVersion);
  return resources.filter((resource) => {
    const type = splitApiVersion(resource.object.apiVersion);
    if (type.group !== group || type.version !== version || resource.object.kind !== wanted.kind) return false;
    return namingsOf(resource).some(
      (naming) => naming.name === wanted.name && effective(naming.namespace) === effective(wanted.namespace),
    );
  });
}

function effective(namespace: string): string {
  return namespace || 'default';
}

function matches(selector: string, values: Record<string, string> | undefined, file: string): boolean {
  if (selector === '') return true;
  try {
    return matchesSelector(parseLabelSelector(selector), values ?? {});
  } catch (cause) {
    throw invalid(`the selector ${JSON.stringify(selector)} cannot be read: ${String(cause)}`, file);
  }
}

function whole(expression: string, file: string): RegExp {
  try {
    return new RegExp(expression === '' ? '' : `^(?:${expression})$`);
  } catch {
    throw invalid(`the target ${JSON.stringify(expression)} is no regular expression`, file);
  }
}
