import type { JsonObject, KubeObject, ManagedFieldsEntry } from '../../../lib/kube/index.js';
import type { Answer } from './api.js';
import { refusalStatus, type Cause, type Refusal } from './status.js';

/** Who owns what: `NAME Apply`, `NAME Update`, `NAME Update status` … with the fields of each. */
export function owners({ metadata }: KubeObject): Record<string, JsonObject> {
  const named = (metadata.managedFields ?? []).map((entry) => [nameOf(entry), entry.fieldsV1 ?? {}] as const);
  return Object.fromEntries(named);
}

function nameOf({ manager = '', operation, subresource }: ManagedFieldsEntry): string {
  return [manager, operation, ...(subresource === undefined ? [] : [subresource])].join(' ');
}

/** A field that another manager owns; `using` is the API version of one that does not apply. */
export interface Owned {
  readonly by: string;
  readonly using?: string;
  readonly subresource?: string;
  readonly field: string;
}

/** 409: an apply would change what others own. The fields stand in the order in which the API names them. */
export function applyConflict(...owned: Owned[]): Refusal {
  const labels = owned.map(({ by, using, subresource }) => {
    const part = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`;
    return `${JSON.stringify(by)}${part}${using === undefined ? '' : ` using ${using}`}`;
  });
  const causes: Cause[] = owned.map(({ field }, index) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${labels[index] ?? ''}`,
    field,
  }));
  const details = { causes: causes.map((cause) => ({ ...cause })) };
  return { code: 409, reason: 'Conflict', message: conflictText(owned, labels), details };
}

function conflictText(owned: readonly Owned[], labels: readonly string[]): string {
  if (owned.length === 1)
    return `Apply failed with 1 conflict: conflict with ${labels[0] ?? ''}: ${owned[0]?.field ?? ''}`;
  const parts = [...new Set(labels)].map((label) => {
    const fields = owned.filter((_, index) => labels[index] === label).map(({ field }) => `- ${field}`);
    return [`conflicts with ${label}:`, ...fields].join('\n');
  });
  return `Apply failed with ${owned.length} conflicts: ${parts.join('\n')}`;
}

/** 500: a configuration does not fit its kind. */
export function untyped(kind: string, problem: string): Refusal {
  return { code: 500, message: `failed to create typed patch object (/a; ${kind}): ${problem}` };
}

/** The answer is this refusal; of the problems of a configuration the order is left open. */
export function expectUntyped(answer: Answer, kind: string, ...problems: string[]): void {
  const { message: _message, ...rest } = refusalStatus(untyped(kind, ''));
  expect(answer.body).toMatchObject(rest);
  const [head = '', ...lines] = String(answer.body['message']).split('\n  ');
  const start = `failed to create typed patch object (/a; ${kind}): `;
  expect(head.startsWith(start)).toBe(true);
  const found = problems.length === 1 ? [head.slice(start.length)] : lines;
  if (problems.length > 1) expect(head).toBe(`${start}errors:`);
  expect([...found].sort()).toEqual([...problems].sort());
}
