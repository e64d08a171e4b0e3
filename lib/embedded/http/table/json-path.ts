import { equalJson, isJsonObject, parseJson, type Json } from '../../../kube/index.js';

type Step = (values: readonly Json[]) => Json[];

/**
 * Reads the JSON paths of printer columns: `.a.b`, `[0]`, `[-1]`, `[-1:]`, `[*]`, `['a.b']`, `[?(@.type=="Ready")]`,
 * `[?(@.type)]`. What cannot be read finds nothing.
 */
export function jsonPath(path: string): (root: Json) => readonly Json[] {
  const steps = readSteps(path);
  return (root) => (steps === undefined ? [] : steps.reduce<readonly Json[]>((values, step) => step(values), [root]));
}

const TOKEN =
  /\.((?:\\.|[^.[\]\\])+)|\[\?\(@((?:\.[^=!<>]+)+?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+?)\s*)?\)\]|\[(\*|-?\d*:?-?\d*)\]|\['((?:\\.|[^'\\])*)'\]/y;

function readSteps(path: string): Step[] | undefined {
  const text = path.startsWith('.') || path.startsWith('[') ? path : `.${path}`;
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    at = TOKEN.lastIndex;
    const [, field, filterPath, operator, operand, index, quoted] = match;
    if (field !== undefined) steps.push(field === '*' ? all : key(unescape(field)));
    else if (quoted !== undefined) steps.push(key(unescape(quoted)));
    else if (filterPath !== undefined) steps.push(filter(filterPath.trim(), operator, operand ?? ''));
    else if (index === '*') steps.push(all);
    else steps.push(slice(index ?? ''));
  }
  return steps;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function key(name: string): Step {
  return (values) =>
    values.flatMap((value) => {
      const found = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
      return found === undefined ? [] : [found];
    });
}

const all: Step = (values) =>
  values.flatMap((value) =>
    Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value).filter((item) => item !== undefined) : [],
  );

function slice(text: string): Step {
  const [from = '', to] = text.split(':');
  return (values) =>
    values.flatMap((value) => {
      if (!Array.isArray(value)) return [];
      if (to === undefined) {
        const item = value.at(Number(from));
        return item === undefined ? [] : [item];
      }
      return value.slice(from === '' ? 0 : Number(from), to === '' ? undefined : Number(to));
    });
}

function filter(path: string, operator: string | undefined, operand: string): Step {
  const find = jsonPath(path);
  const wanted = literal(operand);
  const holds = (item: Json): boolean => {
    const [found] = find(item);
    return found !== undefined && (operator === undefined || compares(found, operator, wanted));
  };
  return (values) => values.flatMap((value) => (Array.isArray(value) ? value.filter(holds) : []));
}

function compares(found: Json, operator: string, wanted: Json): boolean {
  if (operator === '==') return equalJson(found, wanted);
  if (operator === '!=') return !equalJson(found, wanted);
  const bothTexts = typeof found === 'string' && typeof wanted === 'string';
  const bothNumbers = isNumber(found) && isNumber(wanted);
  if (!bothTexts && !bothNumbers) return false;
  switch (operator) {
    case '<':
      return found < wanted;
    case '<=':
      return found <= wanted;
    case '>':
      return found > wanted;
    default:
      return found >= wanted;
  }
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function literal(text: string): Json {
  const single = /^'(.*)'$/.exec(text)?.[1];
  if (single !== undefined) return single;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
