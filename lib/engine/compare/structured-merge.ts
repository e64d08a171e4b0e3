import { ApplyError, applyServerSide, untypedObjectSchema, type KubeObject, type MapSchema } from '../../kube/index.js';
import { migratedFields } from '../operation/migrate-ownership.js';

/** Who applies, and by which schema. */
export interface StructuredMerge {
  readonly schema: MapSchema;
  readonly manager: string;
  /** Managers whose Update entries pass to our Apply entry before the apply. */
  readonly migrateFrom: readonly string[];
}

/** The time of an apply that is only thought of; it is in no result. */
const never = '1970-01-01T00:00:00Z';

/**
 * What a forced server-side apply would make of the live object: fields are merged by schema, and what our manager applied before
 * and no longer does is gone, unless somebody else owns it too. A target that does not fit its schema is merged without one.
 */
export function mergeStructured(target: KubeObject, live: KubeObject, options: StructuredMerge): KubeObject {
  const { manager, migrateFrom } = options;
  const apply = (schema: MapSchema): KubeObject => {
    const result = applyServerSide({
      live: withMigratedOwnership(live, manager, migrateFrom),
      applied: { ...target, apiVersion: live.apiVersion },
      manager,
      force: true,
      schema,
      now: never,
    });
    if (result.kind === 'conflict') throw new TypeError('a forced apply has no conflicts');
    return result.object;
  };
  try {
    return apply(options.schema);
  } catch (error) {
    if (!(error instanceof ApplyError)) throw error;
    return apply(untypedObjectSchema());
  }
}

/** The live object as it is after the fields of earlier managers passed to our manager. */
function withMigratedOwnership(live: KubeObject, manager: string, from: readonly string[]): KubeObject {
  const managedFields = migratedFields(live, from, manager);
  return managedFields ? { ...live, metadata: { ...live.metadata, managedFields } } : live;
}
