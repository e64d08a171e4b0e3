import { degraded, healthy, progressing, suspended, type HealthRule } from '../health.js';
import { conditionsIn, hasConditions, lastOf } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

/** Healthy needs to be ready and synchronised; a paused reconciliation was asked for; the rest of "not synchronised" is a fault. */
function resource(what: string): HealthRule {
  return (object) => {
    if (!hasConditions(object)) return progressing(`Waiting for ${what} to be created`);
    const list = conditionsIn(object);
    const ready = lastOf(list, ({ type }) => type === 'Ready');
    const synced = lastOf(list, ({ type }) => type === 'Synced');
    const because = (reason: string) =>
      lastOf(list, (condition) => condition.type === 'Synced' && condition.reason === reason);
    const paused = because('ReconcilePaused');
    if (synced?.status === 'True') {
      if (ready?.status === 'True') return healthy(ready.reason);
      if (!paused) return progressing(`Waiting for ${what} to be available`);
    } else if (paused) return suspended(paused.reason);
    return degraded(because('ReconcileError')?.message);
  };
}

/** Crossplane's first AWS provider. */
export const crossplaneAwsRules: HealthRules = {
  'cloudfront.aws.crossplane.io/Distribution': resource('distribution'),
  'iam.aws.crossplane.io/Policy': resource('Policy'),
  'iam.aws.crossplane.io/Role': resource('Role'),
  'iam.aws.crossplane.io/RolePolicyAttachment': resource('RolePolicyAttachment'),
  'rds.aws.crossplane.io/DBCluster': resource('DBCluster'),
  'rds.aws.crossplane.io/DBInstance': resource('DBInstance'),
  // Argo CD's spelling.
  'route53.aws.crossplane.io/ResourceRecordSet': resource('resourcrecordset'),
  's3.aws.crossplane.io/Bucket': resource('Bucket'),
};
