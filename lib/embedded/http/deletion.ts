import { isJsonObject, type Json } from '../../kube/index.js';
import { numberAt, textAt, valueAt } from '../fields.js';
import { invalid } from '../refusals.js';
import type { DeleteContext } from '../store/writer.js';

const POLICIES = ['Background', 'Foreground', 'Orphan'] as const;

/** How a DELETE request wants its object deleted, from its query and its body. @throws ApiError */
export function readDeletion(query: URLSearchParams, body: Json | undefined): DeleteContext {
  const options = isJsonObject(body) ? body : {};
  const policy = textAt(options, 'propagationPolicy') ?? query.get('propagationPolicy') ?? undefined;
  const orphan = valueAt(options, ['orphanDependents']) ?? query.get('orphanDependents') ?? undefined;
  const grace = numberAt(options, 'gracePeriodSeconds') ?? numberOf(query.get('gracePeriodSeconds'));
  const uid = textAt(options, 'preconditions', 'uid');
  const resourceVersion = textAt(options, 'preconditions', 'resourceVersion');
  const dryRun = query.getAll('dryRun').includes('All') || JSON.stringify(options['dryRun'] ?? []).includes('"All"');
  if (policy !== undefined && orphan !== undefined) {
    throw refuse(
      `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`,
      'propagationPolicy',
    );
  }
  const propagation = orphan === undefined ? policy : orphan === true || orphan === 'true' ? 'Orphan' : 'Background';
  const known = POLICIES.find((name) => name === propagation);
  if (propagation !== undefined && known === undefined) {
    throw refuse(
      `Unsupported value: ${JSON.stringify(propagation)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
      'propagationPolicy',
    );
  }
  return {
    ...(known !== undefined && { propagation: known }),
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
    dryRun,
  };
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function refuse(message: string, field: string): Error {
  const reason = message.startsWith('Unsupported') ? 'FieldValueNotSupported' : 'FieldValueInvalid';
  return invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [{ reason, message, field }]);
}
