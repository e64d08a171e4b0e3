import type { FieldChange, ResourceDiff } from '../../engine/index.js';
import { stringifyJson, type Json, type ObjectKey } from '../../kube/index.js';
import type { coloursFor } from './colour.js';
import { oneLine } from './table.js';

type Colour = ReturnType<typeof coloursFor>;

const headings = {
  same: 'unchanged',
  modified: 'would change',
  missing: 'would be created',
  extra: 'is not in Git',
} as const;

/** An object's key as people write it: `apps/Deployment prod/web`. */
export function describeKey({ group, kind, namespace, name }: ObjectKey): string {
  return `${group ? `${group}/` : ''}${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The objects that differ, each with the fields that a sync would change: path, was, will be, and who owns it. */
export function renderDiffs(diffs: readonly ResourceDiff[], colour: Colour): string {
  return diffs
    .filter(({ state }) => state !== 'same')
    .map((diff) => {
      const heading = `${colour.bold(describeKey(diff.key))} ${headings[diff.state]}`;
      return [heading, ...diff.changes.flatMap((change) => renderChange(change, colour))].join('\n');
    })
    .join('\n\n');
}

function renderChange({ path, was, willBe, owner }: FieldChange, colour: Colour): string[] {
  const whose = owner === undefined ? '' : colour.dim(`  (owned by ${oneLine(owner)})`);
  return [
    ...(was === undefined ? [] : [colour.red(`  - ${path}: ${show(was)}`) + whose]),
    ...(willBe === undefined ? [] : [colour.green(`  + ${path}: ${show(willBe)}`) + (was === undefined ? whose : '')]),
  ];
}

function show(value: Json): string {
  return typeof value === 'string' ? JSON.stringify(value) : stringifyJson(value);
}

/** The same as data: no whole objects, and values of Secrets are masked already. */
export function diffsAsJson(diffs: readonly ResourceDiff[]): Json {
  return diffs
    .filter(({ state }) => state !== 'same')
    .map(({ key, state, changes }) => ({ ...key, state, changes: changes.map((change) => ({ ...change })) }));
}
