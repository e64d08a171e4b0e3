import type { Json } from '../../kube/index.js';
import { operate } from './arithmetic.js';
import type { Budget } from './budget.js';
import type { Interpreter } from './interpreter.js';
import { child, deletePaths, setPath, type Step } from './paths.js';
import { made, withoutPath, type Emit, type Place } from './place.js';
import type { Scope } from './scope.js';
import type { BinaryOperator, Node } from './syntax.js';
import { isTrue } from './values.js';

/** Runs `left = right` and its kin: every place that the left side leads to gets a new value. */
export function assign(
  interpreter: Interpreter,
  node: Node & { type: 'assign' },
  scope: Scope,
  input: Place,
  emit: Emit,
): void {
  const { budget } = interpreter;
  const plain = withoutPath(input);
  if (node.operator === '|=') {
    let gone: (readonly Step[])[] = [];
    const result = interpreter.paths(node.left, scope, input.value).reduce<Json>((value, path) => {
      let changed: Json | undefined;
      interpreter.first(node.right, scope, made(path.reduce(child, value)), (place) => (changed = place.value));
      if (changed === undefined) {
        gone = [...gone, path];
        return value;
      }
      const next = changed;
      return setPath(value, path, () => next, budget);
    }, input.value);
    return emit(made(deletePaths(result, gone, budget)));
  }
  interpreter.run(node.right, scope, plain, ({ value: right }) => {
    const result = interpreter
      .paths(node.left, scope, input.value)
      .reduce<Json>(
        (value, path) => setPath(value, path, (old) => assigned(node.operator, old, right, budget), budget),
        input.value,
      );
    emit(made(result));
  });
}

function assigned(operator: string, old: Json, right: Json, budget: Budget): Json {
  if (operator === '=') return right;
  if (operator === '//=') return isTrue(old) ? old : right;
  return operate(operator.slice(0, -1) as BinaryOperator, old, right, budget);
}
