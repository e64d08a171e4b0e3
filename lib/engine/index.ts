/**
 * The functional core: it decides, from what is seen, what is to be done. Where a question is answered:
 *
 * | why … | look at |
 * |---|---|
 * | is this object OutOfSync? | `compare/compare-objects.ts`; what does not count: `normalize/`, `jq/` |
 * | was this object not pruned? | `pruning/why-kept.ts`, every reason in the order in which it is asked; what waits for a person: `pruning/mass-deletion.ts` |
 * | does no sync start by itself? | `auto-sync/decide.ts`; windows: `windows/can-sync.ts`; who is fought with: `fights/` |
 * | does this sync wait, or come in this order? | `operation/sync-pass.ts`, `order/sort-tasks.ts` |
 * | is this object not Healthy? | `health/kinds/`, a file per API group |
 * | may this not be delivered? | `permissions/project-rules.ts`, `permissions/validate-spec.ts` |
 * | does this Application not go away? | `deletion/step.ts` |
 */
export * from './conditions/index.js';
export * from './errors.js';
export * from './globs/index.js';
export * from './health/index.js';
export * from './normalize/index.js';
export * from './order/index.js';
export * from './permissions/index.js';
export * from './repositories/index.js';
export * from './retry/index.js';
export * from './revisions/index.js';
export * from './time/index.js';
export * from './tracking/index.js';
export * from './webhook/index.js';
export * from './windows/index.js';
export * from './compare/index.js';
export * from './pruning/index.js';
export * from './operation/index.js';
export * from './fights/index.js';
export * from './auto-sync/index.js';
export * from './refresh/index.js';
export * from './deletion/index.js';
export * from './execution/index.js';
export * from './settings/index.js';
export * from './signatures/index.js';
export * from './hydration/index.js';
export * from './controller/index.js';
export * from './render/index.js';
