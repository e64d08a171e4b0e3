import type { Json } from '../../kube/index.js';
import type { Budget } from './budget.js';
import type { Step } from './paths.js';
import type { Emit, Place } from './place.js';
import type { Scope } from './scope.js';
import type { Node } from './syntax.js';

/** What the parts of the evaluation ask of the whole. */
export interface Interpreter {
  readonly budget: Budget;
  run(node: Node, scope: Scope, input: Place, emit: Emit): void;
  /** The first output alone. */
  first(node: Node, scope: Scope, input: Place, emit: Emit): void;
  /** The paths that an expression leads to. */
  paths(node: Node, scope: Scope, input: Json): (readonly Step[])[];
}
