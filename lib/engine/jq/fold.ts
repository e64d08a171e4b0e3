import { bind } from './bind.js';
import type { Interpreter } from './interpreter.js';
import { made, withoutPath, type Emit, type Place } from './place.js';
import type { Scope } from './scope.js';
import type { Node } from './syntax.js';

/** Carries a state over all outputs of a source: its last one (`reduce`) or each of them (`foreach`) goes out. */
export function fold(
  interpreter: Interpreter,
  node: Node & { type: 'reduce' | 'foreach' },
  scope: Scope,
  input: Place,
  emit: Emit,
): void {
  interpreter.run(node.start, scope, input, (start) => {
    let state: Place | undefined = start;
    interpreter.run(node.source, scope, withoutPath(input), ({ value }) =>
      bind(interpreter, node.pattern, value, scope, input, (inner) => {
        const before: Place = state ?? made(null);
        state = undefined;
        interpreter.run(node.update, inner, before, (after) => {
          state = after;
          if (node.type === 'reduce') return;
          if (node.extract) interpreter.run(node.extract, inner, after, emit);
          else emit(after);
        });
        if (node.type === 'foreach') state ??= before;
      }),
    );
    if (node.type === 'reduce') emit(state ?? made(null));
  });
}
