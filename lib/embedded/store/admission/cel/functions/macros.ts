import type { CelEnvironment } from '../engine.js';
import { failed } from './failure.js';

/** Of the evaluator's inner side, what macros need. */
interface Scope {
  forkWithVariable(name: string, type: unknown): Scope;
  reuse(parent: Scope): Scope;
  setIterValue(value: unknown, evaluator: Runner): Scope;
}
interface Runner {
  run(node: Node, scope: Scope): unknown;
}
interface ValueType {
  readonly kind: string;
  readonly keyType?: ValueType;
  readonly valueType?: ValueType;
}
interface Checker {
  check(node: Node, scope: Scope): ValueType;
  getType(name: string): ValueType;
  createError(code: string, message: string, node: Node): Error;
}
interface Node {
  readonly op: string;
  readonly args: unknown;
}
interface Call {
  readonly args: readonly Node[];
  readonly receiver: Node;
}
interface Macro extends Call {
  outer?: Scope;
  inner?: Scope;
}

type Entry = readonly [key: unknown, value: unknown];
type Judge = (entry: Entry) => unknown;

/** Macros over lists and maps with two variables: index or key, and value. */
export function registerMacros(environment: CelEnvironment): void {
  const quantifiers: Readonly<Record<string, (entries: readonly Entry[], judge: Judge) => unknown>> = {
    all: (entries, judge) => entries.every((entry) => judge(entry) === true),
    exists: (entries, judge) => entries.some((entry) => judge(entry) === true),
    existsOne: (entries, judge) => entries.filter((entry) => judge(entry) === true).length === 1,
  };
  for (const [name, decide] of Object.entries(quantifiers)) {
    environment.registerFunction(`list.${name}(ast, ast, ast): bool`, macro('bool', decide));
  }
  environment
    .registerFunction(
      'list.transformList(ast, ast, ast): list<dyn>',
      macro('list<dyn>', (entries, make) => entries.map(make)),
    )
    .registerFunction(
      'list.transformMap(ast, ast, ast): map<dyn, dyn>',
      macro('map<dyn, dyn>', (entries, make) => new Map(entries.map((entry) => [entry[0], make(entry)]))),
    );
}

function macro(result: string, decide: (entries: readonly Entry[], judge: Judge) => unknown): (call: Call) => object {
  return ({ args: [key, value, body], receiver, ...rest }: Call) => ({
    args: [key, value, body],
    receiver,
    ...rest,
    async: false,
    typeCheck(checker: Checker, self: Macro, scope: Scope) {
      const over = checker.check(receiver, scope);
      const isList = over.kind === 'list';
      const dyn = checker.getType('dyn');
      const keyType = isList ? checker.getType('int') : (over.keyType ?? dyn);
      self.outer = scope.forkWithVariable(nameOf(checker, key), keyType);
      self.inner = self.outer.forkWithVariable(nameOf(checker, value), over.valueType ?? dyn);
      if (body) checker.check(body, self.inner);
      return checker.getType(result);
    },
    evaluate(evaluator: Runner, self: Macro, scope: Scope) {
      const { outer, inner } = self;
      if (!outer || !inner || !body) throw failed('a macro was not checked');
      return decide(entriesOf(evaluator.run(receiver, scope)), (entry) => {
        const first = outer.reuse(scope).setIterValue(entry[0], evaluator);
        return evaluator.run(body, inner.reuse(first).setIterValue(entry[1], evaluator));
      });
    },
  });
}

function nameOf(checker: Checker, node: Node | undefined): string {
  if (node?.op === 'id' && typeof node.args === 'string') return node.args;
  throw checker.createError('invalid_macro_argument', 'argument must be a simple name', node as Node);
}

function entriesOf(value: unknown): Entry[] {
  if (Array.isArray(value)) return value.map((item, index): Entry => [BigInt(index), item]);
  if (value instanceof Map) return [...value];
  return Object.entries(value as object);
}
