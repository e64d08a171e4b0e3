interface Span {
  readonly start: number;
  readonly end: number;
}
interface Node {
  readonly op?: string;
  readonly args?: unknown;
  readonly range?: Span;
  readonly start?: number;
  readonly end?: number;
  readonly checkedType?: unknown;
}
/** What the evaluator says of an expression that it cannot take. */
export interface ExpressionFault {
  readonly code: string;
  readonly summary: string;
  readonly node?: unknown;
  readonly range?: Span;
}

const EXPECTED =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const OPERATORS: Readonly<Record<string, string>> = { in: '@in', '!_': '!_', '-_': '-_' };

/** Why an expression is refused, in the words of the API: the place in the expression is marked under it. */
export function compilationFault(expression: string, fault: ExpressionFault): string {
  const node = isNode(fault.node) ? fault.node : undefined;
  const [at, why] = placed(expression, fault, node);
  const before = expression.slice(0, at).split('\n');
  const column = [...(before.at(-1) ?? '')].length;
  const line = expression.split('\n')[before.length - 1] ?? '';
  const marked = `${'.'.repeat(column)}^`;
  return `compilation failed: ERROR: <input>:${before.length}:${column + 1}: ${why}\n | ${line}\n | ${marked}`;
}

function placed(
  expression: string,
  { code, summary, range }: ExpressionFault,
  node: Node | undefined,
): [number, string] {
  const at = node === undefined ? (range?.start ?? 0) : placeOf(expression, node);
  switch (code) {
    case 'no_such_key':
      return [at, `undefined field '${summary.replace(/^No such key: /, '')}'`];
    case 'unknown_variable':
      return [at, undeclared(summary.replace(/^Unknown variable: /, ''))];
    case 'no_matching_overload':
      return [at, callFault(summary, node)];
    case 'no_such_overload':
      return [at, `found no matching overload for ${operatorFault(summary)}`];
    case 'incompatible_ternary_branches': {
      const [, one = '', other = ''] = /got '(.*)' and '(.*)'$/.exec(summary) ?? [];
      return [at, `found no matching overload for '_?_:_' applied to '(bool, ${shown(one)}, ${shown(other)})'`];
    }
    case 'heterogeneous_list_element':
    case 'heterogeneous_map_value': {
      const [, expected = '', found = ''] = /expected type '(.*)' but found '(.*)'$/.exec(summary) ?? [];
      return [at, `expected type '${shown(expected)}' but found '${shown(found)}'`];
    }
    case 'invalid_logical_operand': {
      const [, found = ''] = /got '(.*)'$/.exec(summary) ?? [];
      return [operandPlace(expression, node, found), `expected type 'bool' but found '${shown(found)}'`];
    }
    case 'invalid_index_type': {
      const [holder, index] = partsOf(node);
      const types = [typeName(holder), typeName(index)].join(', ');
      return [at, `found no matching overload for '_[_]' applied to '(${types})'`];
    }
    case 'invalid_macro_argument':
      return [at, 'argument must be a simple name'];
    case 'unexpected_token': {
      const isEnd = at >= expression.length;
      const token = isEnd ? '<EOF>' : expression.slice(range?.start ?? at, range?.end ?? at + 1);
      return [at, `Syntax error: ${isEnd ? 'mismatched' : 'extraneous'} input '${token}' expecting ${EXPECTED}`];
    }
    default:
      return [at, summary];
  }
}

function undeclared(name: string): string {
  return `undeclared reference to '${name}' (in container '')`;
}

/** `string.foo(int)` of the evaluator: a function that there is not, or not for these types. */
function callFault(summary: string, node: Node | undefined): string {
  const [, receiver, name = '', list = ''] = /'(?:(.+)\.)?([A-Za-z_]\w*)\((.*)\)'$/.exec(summary) ?? [];
  const types = [...(receiver === undefined ? [] : [receiver]), ...splitTypes(list)].map(shown);
  return isFunction(name, node)
    ? `found no matching overload for '${name}' applied to '${applied(types, receiver)}'`
    : undeclared(name);
}

function applied(types: readonly string[], receiver: string | undefined): string {
  if (receiver === undefined) return `(${types.join(', ')})`;
  return `${types[0] ?? ''}.(${types.slice(1).join(', ')})`;
}

const FUNCTIONS = new Set(
  `size matches contains startsWith endsWith int uint double string bool bytes type dyn timestamp duration getFullYear
   getMonth getHours isURL url isIP ip isCIDR cidr quantity isQuantity isSorted sum min max indexOf lastIndexOf find findAll
   lowerAscii upperAscii charAt replace split substring trim join format semver isSemver isGreaterThan isLessThan compareTo
   add sub sign asInteger isInteger getHost getPort getScheme containsIP containsCIDR orValue hasValue value`.split(
    /\s+/,
  ),
);

function isFunction(name: string, _node: Node | undefined): boolean {
  return FUNCTIONS.has(name);
}

/** `string + int` of the evaluator as `'_+_' applied to '(string, int)'`. */
function operatorFault(summary: string): string {
  const text = summary.replace(/^no such overload: /, '');
  const unary = /^([!-])(\S.*)$/.exec(text);
  if (unary) return `'${unary[1]}_' applied to '(${shown(unary[2] ?? '')})'`;
  const [, left = '', operator = '', right = ''] = /^(.+) (==|!=|<=|>=|<|>|\+|-|\*|\/|%|in) (.+)$/.exec(text) ?? [];
  return `'${OPERATORS[operator] ?? `_${operator}_`}' applied to '(${shown(left)}, ${shown(right)})'`;
}

function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '<') depth++;
    if (character === '>') depth--;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

/** A type as the API writes it. */
function shown(type: string): string {
  return type
    .replace(/^dyn<(.*)>$/, '$1')
    .replace(/google\.protobuf\.Timestamp/g, 'timestamp')
    .replace(/google\.protobuf\.Duration/g, 'duration')
    .replace(/optional</g, 'optional_type<')
    .replace(/</g, '(')
    .replace(/>/g, ')');
}

function typeName(node: Node | undefined): string {
  return shown(String(node?.checkedType ?? literalType(node)));
}

function literalType(node: Node | undefined): string {
  if (node?.op !== 'value') return 'dyn';
  return typeof node.args === 'bigint' ? 'int' : typeof node.args === 'number' ? 'double' : typeof node.args;
}

/** Where the API points at in an expression: at the operator, the dot, the parenthesis. */
function placeOf(expression: string, node: Node): number {
  const { op = '', start, end } = { ...node, ...(node.range ?? {}) };
  const from = start ?? 0;
  const [first] = partsOf(node);
  const after = first === undefined ? from : endOf(first);
  switch (op) {
    case '.':
    case '.?':
      return lastBefore(expression, '.', end ?? from);
    case '[]':
      return indexOr(expression, '[', after, from);
    case 'call':
      return indexOr(expression, '(', from, from);
    case 'rcall':
      return indexOr(expression, '(', indexOr(expression, '.', after, from), from);
    case '?:':
      return indexOr(expression, '?', after, from);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '&&':
    case '||':
      return indexOr(expression, op, after, from);
    case 'in':
      return indexOr(expression, ' in ', after, from - 1) + 1;
    default:
      return from;
  }
}

function operandPlace(expression: string, node: Node | undefined, type: string): number {
  const operand = partsOf(node).find((part) => typeName(part) === shown(type)) ?? partsOf(node)[0];
  return operand === undefined ? 0 : placeOf(expression, operand);
}

function indexOr(expression: string, text: string, from: number, otherwise: number): number {
  const found = expression.indexOf(text, from);
  return found < 0 ? otherwise : found;
}

function lastBefore(expression: string, text: string, end: number): number {
  return Math.max(0, expression.lastIndexOf(text, end - 1));
}

function endOf(node: Node): number {
  return node.range?.end ?? node.end ?? 0;
}

function partsOf(node: Node | undefined): Node[] {
  const args = node?.args;
  const list: readonly unknown[] = Array.isArray(args) ? args : [args];
  return list.filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value;
}
