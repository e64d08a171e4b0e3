import type { KubeObject, MapSchema } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import {
  normalizeBuiltinFields,
  normalizeKnownTypes,
  remarshal,
  withoutIgnored,
  type IgnoreRules,
  type OnProblem,
} from '../normalize/index.js';
import { hasAnnotationOption } from '../order/index.js';
import type { EngineSettings } from './settings.js';

/** How one side of a comparison is brought to the form in which it is compared. */
export interface SideOptions {
  readonly builtin: boolean;
  readonly schema: MapSchema;
  readonly settings: EngineSettings;
  readonly rules: IgnoreRules;
  readonly ignoreAggregatedRoles: boolean;
  readonly onProblem?: OnProblem | undefined;
}

/**
 * One side in canonical form: written as Kubernetes writes it, without `status` where that does not count, without what is ignored,
 * fields of known types canonical. The object itself is not changed.
 *
 * @throws EngineError INVALID_IGNORE_RULE
 */
export function normalizedSide(object: KubeObject, options: SideOptions): KubeObject {
  const { builtin, schema, settings, rules, ignoreAggregatedRoles, onProblem } = options;
  const canonical = builtin ? remarshal(object, schema) : object;
  const plain = normalizeBuiltinFields(canonical, { ignoreAggregatedRoles });
  const counting = ignoresStatus(object, settings) ? withoutStatus(plain) : plain;
  return normalizeKnownTypes(withoutIgnored(counting, rules, onProblem), settings.overrides);
}

/** Whether `status` never counts as drift in an object. */
export function ignoresStatus(object: KubeObject, { ignoreStatus }: EngineSettings): boolean {
  return ignoreStatus === 'all' || (ignoreStatus === 'crd' && object.kind === 'CustomResourceDefinition');
}

/** Whether the rules of an aggregated role count: by the settings, or by an option of the object. */
export function ignoresAggregatedRoles(object: KubeObject, settings: EngineSettings): boolean {
  return (
    settings.ignoreAggregatedRoles || hasAnnotationOption(object, annotations.compareOptions, 'IgnoreAggregatedRoles')
  );
}

function withoutStatus(object: KubeObject): KubeObject {
  if (object['status'] === undefined) return object;
  const { status: _, ...rest } = object;
  return rest as KubeObject;
}
