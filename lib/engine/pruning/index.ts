/**
 * Why was this object not pruned? `why-kept` has every reason, in the order in which it is asked; `mass-deletion` and
 * `replacement` say what waits for a person, `options` what `Prune=` and an approval mean. docs/deletion.md is the same for people.
 */
export * from './condition.js';
export * from './guard.js';
export * from './mass-deletion.js';
export * from './options.js';
export * from './replacement.js';
export * from './why-kept.js';
