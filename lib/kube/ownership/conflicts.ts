import { FieldSet } from './field-set.js';
import type { Manager } from './managers.js';
import { pathText } from './path.js';

/** A field that an apply would change although another manager owns it. */
export interface Conflict {
  readonly manager: string;
  /** The field's path, such as `.spec.ports[name="http"].port`. */
  readonly field: string;
  /** What the Kubernetes API says of it: `conflict with "kubectl-edit" using apps/v1`. */
  readonly message: string;
}

/** A manager with those of its fields that are in dispute. */
export interface Dispute {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** The fields that other managers own among the changed ones. */
export function disputesOf(others: readonly Manager[], changed: FieldSet): Dispute[] {
  return others
    .map((manager) => ({ manager, fields: manager.fields.intersection(changed) }))
    .filter(({ fields }) => !fields.isEmpty());
}

/** One conflict for each field in dispute, by manager. */
export function conflictsOf(disputes: readonly Dispute[]): Conflict[] {
  return [...disputes]
    .map(({ manager, fields }) => ({ manager: manager.name, label: labelOf(manager), fields }))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .flatMap(({ manager, label, fields }) =>
      fields.paths().map((path) => ({ manager, field: pathText(path), message: `conflict with ${label}` })),
    );
}

/** The message of the whole failure, as the Kubernetes API words it. */
export function conflictMessage(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (conflicts.length === 1 && only !== undefined) {
    return `Apply failed with 1 conflict: ${only.message}: ${only.field}`;
  }
  const byManager = new Map<string, string[]>();
  for (const { message, field } of conflicts) {
    const heading = message.replace('conflict with', 'conflicts with');
    byManager.set(heading, [...(byManager.get(heading) ?? []), `- ${field}`]);
  }
  const parts = [...byManager].map(([heading, fields]) => `${heading}:\n${fields.join('\n')}`);
  return `Apply failed with ${conflicts.length} conflicts: ${parts.join('\n')}`;
}

function labelOf({ name, operation, apiVersion, subresource }: Manager): string {
  const label = JSON.stringify(name) + (subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === 'Update' ? `${label} using ${apiVersion}` : label;
}
