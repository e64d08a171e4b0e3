import type * as Cel from '@marcbachmann/cel-js';
import type { JsonObject } from '../../../../kube/index.js';
import { goPattern } from '../structural-patterns.js';
import { celModule, evaluationEnvironment, kubernetesEnvironment, type CelEnvironment } from './engine.js';
import { compilationFault } from './faults.js';
import { declareType } from './types.js';

type Node = Cel.ASTNode;

/** Checks the expressions of one schema. */
export class ExpressionChecker {
  private readonly environments = new Map<boolean, CelEnvironment>();

  constructor(
    private readonly schema: JsonObject,
    private readonly isRoot: boolean,
  ) {}

  /** Why an expression is not one of this type over the values of the schema; undefined when it is. */
  fault(expression: string, type: 'bool' | 'string', optionalOldSelf: boolean): string | undefined {
    const environment = this.environment(optionalOldSelf);
    const readable = expression.replace(/\bhas\(/g, `${HAS}(`);
    const { valid, error, type: found } = environment.check(readable);
    if (!valid) return error && compilationFault(expression, error);
    const literal = literalFault(checkedTree(environment, readable));
    if (literal !== undefined) return compilationFault(expression, literal);
    if (found === type || found === 'dyn' || found === `dyn<${type}>`) return undefined;
    return type === 'bool' ? 'cel expression must evaluate to a bool' : 'messageExpression must evaluate to a string';
  }

  private environment(optionalOldSelf: boolean): CelEnvironment {
    let environment = this.environments.get(optionalOldSelf);
    if (environment === undefined) {
      environment = kubernetesEnvironment();
      const type = declareType(environment, this.schema, this.isRoot) ?? 'dyn';
      environment.registerVariable('self', type);
      environment.registerVariable('oldSelf', optionalOldSelf ? `optional<${type}>` : type);
      registerPresenceCheck(environment);
      this.environments.set(optionalOldSelf, environment);
    }
    return environment;
  }
}

/** Stands for `has` while expressions are checked: it takes as many characters, and knows which fields there are. */
const HAS = 'has'.replace('s', '5');

interface Checker {
  check(node: Node, scope: unknown): unknown;
  checkAccessOnType(node: Node, scope: unknown, type: unknown): unknown;
  getType(name: string): unknown;
  createError(code: string, message: string, node: Node): Error;
}

function registerPresenceCheck(environment: CelEnvironment): void {
  environment.registerFunction(`${HAS}(ast): bool`, ({ args, ast }: { args: Node[]; ast: Node }) => ({
    args,
    typeCheck(checker: Checker, _macro: unknown, scope: unknown) {
      const [field] = args;
      if (field?.op !== '.')
        throw checker.createError('invalid_presence', 'invalid argument to has() macro', field ?? ast);
      const type = checker.check(field.args[0], scope);
      try {
        checker.checkAccessOnType(field, scope, type);
      } catch {
        throw checker.createError('no_such_key', `No such key: ${field.args[1]}`, ast);
      }
      return checker.getType('bool');
    },
    evaluate: () => true,
  }));
}

/** Whether an expression speaks of the value that is replaced. */
export function usesOldSelf(expression: string): boolean {
  if (!expression.includes('oldSelf')) return false;
  try {
    return [...nodesOf(evaluationEnvironment().parse(expression).ast)].some(
      ({ op, args }) => op === 'id' && args === 'oldSelf',
    );
  } catch {
    return true;
  }
}

/** What is written out must make sense: arguments, lists of one type, and names that Kubernetes knows. */
function literalFault(ast: Node): { code: string; summary: string; node: Node } | undefined {
  const mixed = new Set<unknown>();
  for (const node of nodesOf(ast)) {
    if (node.op === 'id' && node.args === 'cel') {
      return { code: 'unknown_variable', summary: 'Unknown variable: cel', node };
    }
    if (node.op === 'list' && !mixed.has(node)) {
      const fault = mixedFault(node.args);
      if (fault !== undefined) return fault;
    }
    const [name, argument] =
      node.op === 'rcall' ? [node.args[0], node.args[2][0]] : node.op === 'call' ? [node.args[0], node.args[1][0]] : [];
    if (name === 'format') mixed.add(argument);
    if (argument?.op !== 'value' || typeof argument.args !== 'string') continue;
    if (name !== undefined && !isSensible(name, argument.args)) {
      return { code: 'invalid_literal', summary: `invalid ${name} argument`, node: argument };
    }
  }
  return undefined;
}

function mixedFault(items: readonly Node[]): { code: string; summary: string; node: Node } | undefined {
  const [first] = items;
  const expected = first && typeOf(first);
  const other = items.find((item) => ![expected, 'dyn'].includes(typeOf(item)));
  if (expected === undefined || expected === 'dyn' || other === undefined) return undefined;
  const summary = `expected type '${expected}' but found '${typeOf(other)}'`;
  return { code: 'heterogeneous_list_element', summary, node: other };
}

function typeOf(node: Node): string {
  return String((node as { checkedType?: unknown }).checkedType ?? 'dyn');
}

function checkedTree(environment: CelEnvironment, expression: string): Node {
  const parsed = environment.parse(expression);
  parsed.check();
  return parsed.ast;
}

function isSensible(name: string, text: string): boolean {
  switch (name) {
    case 'matches':
      return goPattern(text) !== undefined;
    case 'duration':
    case 'timestamp':
      try {
        celModule().evaluate(`${name}(text)`, { text });
        return true;
      } catch {
        return false;
      }
    default:
      return true;
  }
}

function* nodesOf(value: unknown): Iterable<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (typeof value === 'object' && value !== null && 'op' in value && 'args' in value) {
    yield value as Node;
    yield* nodesOf(value.args);
  }
}
