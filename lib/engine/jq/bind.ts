import type { Json } from '../../kube/index.js';
import { JqError } from './errors.js';
import type { Interpreter } from './interpreter.js';
import { child } from './paths.js';
import { withoutPath, type Place } from './place.js';
import type { Scope } from './scope.js';
import type { Pattern } from './syntax.js';
import { shown } from './values.js';

/** Gives names to the parts of a value, once for every way in which the pattern fits. */
export function bind(
  interpreter: Interpreter,
  pattern: Pattern,
  value: Json,
  scope: Scope,
  input: Place,
  body: (scope: Scope) => void,
): void {
  if (pattern.type === 'variable') return body(scope.withVariable(pattern.name, value));
  if (pattern.type === 'array') {
    const item = (index: number, inner: Scope): void => {
      const next = pattern.items[index];
      if (!next) return body(inner);
      bind(interpreter, next, child(value, index), inner, input, (bound) => item(index + 1, bound));
    };
    return item(0, scope);
  }
  const entry = (index: number, inner: Scope): void => {
    const next = pattern.entries[index];
    if (!next) return body(inner);
    interpreter.run(next[0], inner, withoutPath(input), ({ value: key }) => {
      if (typeof key !== 'string') throw new JqError(`cannot index object with ${shown(key)}`);
      bind(interpreter, next[1], child(value, key), inner, input, (bound) => entry(index + 1, bound));
    });
  };
  entry(0, scope);
}
