import { isJsonObject, type Json } from '../../kube/index.js';
import type { ApiError, StatusCause } from '../errors.js';
import { numberAt, textAt, valueAt } from '../fields.js';
import { badRequest, invalid, invalidValue } from '../refusals.js';
import { notRegistered } from '../store/known-kinds.js';
import type { DeleteContext } from '../store/write-context.js';
import type { Exchange } from './exchange.js';
import { jsonSyntaxFault } from '../json-syntax.js';
import { flag, dryRunCauses } from './write-options.js';

const POLICIES = ['Background', 'Foreground', 'Orphan'] as const;

/** How a DELETE request wants its object deleted, from its query and its body. @throws ApiError */
export async function readDeletion(exchange: Exchange): Promise<DeleteContext> {
  let body: Json | undefined;
  try {
    body = await exchange.body('DeleteOptions');
  } catch (error) {
    if (exchange.raw.length === 0) throw error;
    const why = jsonSyntaxFault(exchange.raw.toString());
    if (why === undefined) throw error;
    throw badRequest(`couldn't get version/kind; json parse error: ${why}`);
  }
  return deletionOf(exchange.query, body);
}

/** How an object shall be deleted, from a query and DeleteOptions. @throws ApiError */
export function deletionOf(query: URLSearchParams, body: Json | undefined): DeleteContext {
  const options = isJsonObject(body) ? body : {};
  const { kind = 'DeleteOptions', apiVersion = 'v1' } = options;
  if (kind !== 'DeleteOptions') throw badRequest(notRegistered(String(apiVersion), String(kind)));
  const policy = textAt(options, 'propagationPolicy') ?? query.get('propagationPolicy') ?? undefined;
  const orphan =
    valueAt(options, ['orphanDependents']) ??
    (query.has('orphanDependents') ? flag(query, 'orphanDependents') : undefined);
  const grace = numberAt(options, 'gracePeriodSeconds') ?? integerOf(query.get('gracePeriodSeconds'));
  const uid = textAt(options, 'preconditions', 'uid');
  const resourceVersion = textAt(options, 'preconditions', 'resourceVersion');
  const dryRun = [...query.getAll('dryRun'), ...textsOf(options['dryRun'])];
  const propagation = orphan === undefined ? policy : orphan === true ? 'Orphan' : 'Background';
  const known = POLICIES.find((name) => name === propagation);
  const causes: StatusCause[] = [];
  if (policy !== undefined && orphan !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    causes.push(invalidValue('propagationPolicy', JSON.stringify(policy), why));
  } else if (propagation !== undefined && known === undefined) {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(propagation)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
      field: 'propagationPolicy',
    });
  }
  causes.push(...dryRunCauses(dryRun));
  if (causes.length > 0) throw invalidOptions(causes);
  return {
    ...(known !== undefined && { propagation: known }),
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
    dryRun: dryRun.includes('All'),
  };
}

/** An integer of a query. @throws ApiError BadRequest */
export function integerOf(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function invalidOptions(causes: readonly StatusCause[]): ApiError {
  return invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', causes);
}
