import { gvkOf, type ManagedFieldsEntry } from '../../kube/index.js';
import type { HealedObject } from '../../model/index.js';
import {
  changesBetween,
  comparisonSchema,
  entriesOf,
  entriesOwning,
  pathText,
  type Change,
  type ResourceDiff,
} from '../compare/index.js';
import { fieldRule } from './field-rule.js';

/** What is told of one drift: the first fields, and the first of those who own them. */
const mostFields = 5;
const mostManagers = 3;

/** What was done to an object, where, and by whom, as far as its managed fields tell. No value is in it. */
export type Drift = Pick<HealedObject, 'drift' | 'fields' | 'managers'>;

/**
 * How a live object came to differ from its target. Who owns a field that differs wrote it last; of a field that was removed, and of an
 * object that was deleted, nothing tells by whom. Where only `fieldManager`, which is ours, owns what we have not written, somebody else
 * writes under that name.
 */
export function driftOf(diff: ResourceDiff, fieldManager: string): Drift {
  const { live, state } = diff;
  if (live === undefined) return { drift: 'deleted' };
  if (state === 'extra') return { drift: 'created', ...toldManagers(entriesOf(live), fieldManager) };
  const changes = changesOf(diff);
  const fields = changes.slice(0, mostFields).map(({ path }) => fieldRule(path));
  const owning = changes.flatMap(({ path, was }) => (was === undefined ? [] : entriesOwning(live, path)));
  return { drift: 'changed', ...(fields.length > 0 && { fields }), ...toldManagers(owning, fieldManager) };
}

/** The places that differ, as the comparison found them. */
function changesOf({ live, predicted, target, changes }: ResourceDiff): Change[] {
  if (live === undefined || predicted === undefined || target === undefined) return [];
  const found = new Set(changes.map(({ path }) => path));
  const all = changesBetween(live, predicted, comparisonSchema(gvkOf(target), undefined).schema);
  return all.filter(({ path }) => found.has(pathText(path)));
}

function toldManagers(entries: readonly ManagedFieldsEntry[], fieldManager: string): Pick<HealedObject, 'managers'> {
  const all = [...new Set(entries)].filter(({ manager }) => manager);
  const others = all.filter(({ manager }) => manager !== fieldManager);
  const managers = (others.length > 0 ? others : all)
    .slice(0, mostManagers)
    .map(({ manager = '', operation, subresource, time }) => ({
      manager,
      ...(operation && { operation }),
      ...(subresource && { subresource }),
      ...(time && { time }),
    }));
  return managers.length > 0 ? { managers } : {};
}
