import { degraded, healthy, progressing, type HealthRule } from '../health.js';
import { conditionIn, type ObjectCondition } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

function migrated(isMoving: (condition: ObjectCondition) => boolean): HealthRule {
  return (object) => {
    const ready = conditionIn(object, 'Ready');
    if (!ready) return progressing('Waiting for Atlas Operator');
    if (ready.status === 'True') return healthy(ready.reason);
    return isMoving(ready) ? progressing(ready.reason) : degraded(ready.reason);
  };
}

/** Atlas, which migrates the schemas of databases. */
export const atlasRules: HealthRules = {
  'db.atlasgo.io/AtlasMigration': migrated(({ reason }) => reason === 'Reconciling'),
  'db.atlasgo.io/AtlasSchema': migrated(({ message }) => message === 'Reconciling' || message === 'GettingDevDB'),
};
