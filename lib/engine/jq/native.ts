import type { Json } from '../../kube/index.js';
import type { Budget } from './budget.js';
import type { Emit, Place } from './place.js';
import type { Definition, Node } from './syntax.js';

/** A function that is written in TypeScript. */
export type Native = (call: NativeCall, input: Place, emit: Emit) => void;

/** What a native function is given. */
export interface NativeCall {
  readonly args: readonly Node[];
  readonly run: (node: Node, input: Place, emit: Emit) => void;
  /** All combinations of the outputs of the arguments. */
  readonly values: (input: Place, emit: (values: readonly Json[]) => void) => void;
  readonly budget: Budget;
}

/** The functions of a language: native ones and those defined in jq itself, by `name/arity`. */
export interface Library {
  readonly native: ReadonlyMap<string, Native>;
  readonly defined: ReadonlyMap<string, Definition>;
}
