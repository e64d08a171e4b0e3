import type { CompareInput, Comparison } from './comparison.js';

/** Compares desired with live: a pure function of its input. */
export function compare(_input: CompareInput): Comparison {
  throw new Error('not yet');
}
