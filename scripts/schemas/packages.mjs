/** The Go packages that hold the kinds of Kubernetes, and how their types are called elsewhere. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage } from './go-types.mjs';

const META = 'k8s.io/apimachinery/pkg';

/**
 * All types of the generally available versions, by `PATH.NAME`.
 *
 * @param folderOf tells where a Go module lies
 */
export function readKubernetes(folderOf) {
  const paths = [
    ...generallyAvailable(folderOf('k8s.io/api')).map((part) => `k8s.io/api/${part}`),
    `${META}/apis/meta/v1`,
    `${META}/api/resource`,
    `${META}/util/intstr`,
    `${META}/runtime`,
    `${META}/types`,
    'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1',
    'k8s.io/kube-aggregator/pkg/apis/apiregistration/v1',
  ];
  const types = new Map();
  for (const path of paths) {
    const [module] = /^k8s\.io\/[\w-]+/.exec(path);
    for (const [name, type] of readPackage(join(folderOf(module), path.slice(module.length)), path)) {
      types.set(name, type);
    }
  }
  return types;
}

function generallyAvailable(folder) {
  return readdirSync(folder).flatMap((group) =>
    ['v1', 'v2']
      .filter((version) => existsSync(join(folder, group, version, 'types.go')))
      .map((version) => `${group}/${version}`),
  );
}

/** `k8s.io/api/core/v1.Pod` → `core.v1.Pod`. */
export function shortName(name) {
  return name
    .replace(
      /^k8s\.io\/(?:apiextensions-apiserver\/pkg\/apis|kube-aggregator\/pkg\/apis|apimachinery\/pkg\/(?:apis|api|util)|apimachinery\/pkg|api)\//,
      '',
    )
    .replaceAll('/', '.');
}

/** `io.k8s.api.core.v1.Pod` → `core.v1.Pod`. */
export function shortDefinition(name) {
  return name.replace(
    /^io\.k8s\.(?:apiextensions-apiserver\.pkg\.apis|kube-aggregator\.pkg\.apis|apimachinery\.pkg\.(?:apis|api|util)|apimachinery\.pkg|api)\./,
    '',
  );
}

/** A type without the names of other types: pointers and what only names another type are followed. */
export function resolve(types, type) {
  let result = type.replace(/^\*/, '');
  while (types.get(result)?.alias !== undefined) result = types.get(result).alias;
  return result;
}

/** The fields of a structure, with those that are flattened into it. */
export function flattened(types, name) {
  return (types.get(name)?.fields ?? []).flatMap((field) =>
    field.inline ? flattened(types, resolve(types, field.type)) : [field],
  );
}
