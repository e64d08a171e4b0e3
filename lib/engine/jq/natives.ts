import { isJsonObject, parseJson, type Json, type JsonObject } from '../../kube/index.js';
import { JqError, JqLimitError } from './errors.js';
import type { Native, NativeCall } from './native.js';
import type { Place } from './place.js';
import { child, deletePaths, pathValue, setPath, stepOf, type Step } from './paths.js';
import { matches } from './regex.js';
import { compareValues, contains, isNumber, isTrue, shown, sortedKeys, toJson, typeOf } from './values.js';

const made = (value: Json): Place => ({ value, path: undefined });

/** A function of its input and of all combinations of its arguments' values. */
type Simple = (input: Json, args: readonly Json[], call: NativeCall) => Json;
const simple =
  (compute: Simple): Native =>
  (call, input, emit) =>
    call.values(input, (args) => emit(made(compute(input.value, args, call))));

const text = (value: Json | undefined, what: string): string => {
  if (typeof value === 'string') return value;
  throw new JqError(`${what} cannot be applied to: ${shown(value ?? null)}`);
};
const list = (value: Json | undefined, what: string): Json[] => {
  if (Array.isArray(value)) return value;
  throw new JqError(`${what} cannot be applied to: ${shown(value ?? null)}`);
};
const number = (value: Json | undefined, what: string): number => {
  if (value !== undefined && isNumber(value)) return Number(value);
  throw new JqError(`${what} cannot be applied to: ${shown(value ?? null)}`);
};
const stepsOf = (value: Json | undefined): Step[] => {
  if (!Array.isArray(value)) throw new JqError('path must be specified as an array');
  return value.map(stepOf);
};

const values: Readonly<Record<string, Simple>> = {
  'not/0': (input) => !isTrue(input),
  'type/0': (input) => typeOf(input),
  'length/0': lengthOf,
  'utf8bytelength/0': (input) => Buffer.byteLength(text(input, 'utf8bytelength'), 'utf8'),
  'keys/0': (input) => (isJsonObject(input) ? sortedKeys(input) : list(input, 'keys').map((_, index) => index)),
  'keys_unsorted/0': (input) =>
    isJsonObject(input)
      ? Object.keys(input).filter((key) => input[key] !== undefined)
      : list(input, 'keys').map((_, i) => i),
  'has/1': (input, [key = null]) => {
    if (isJsonObject(input) && typeof key === 'string') return Object.hasOwn(input, key) && input[key] !== undefined;
    if (Array.isArray(input) && isNumber(key)) return Number(key) >= 0 && Number(key) < input.length;
    throw new JqError(`cannot check whether ${typeOf(input)} has a key: ${shown(key)}`);
  },
  'contains/1': (input, [part = null], { budget }) => contains(input, part, budget),
  'startswith/1': (input, [part]) => text(input, 'startswith').startsWith(text(part, 'startswith')),
  'endswith/1': (input, [part]) => text(input, 'endswith').endsWith(text(part, 'endswith')),
  'ltrimstr/1': (input, [part]) =>
    typeof input === 'string' && typeof part === 'string' && input.startsWith(part) ? input.slice(part.length) : input,
  'rtrimstr/1': (input, [part]) =>
    typeof input === 'string' && typeof part === 'string' && part !== '' && input.endsWith(part)
      ? input.slice(0, -part.length)
      : input,
  'trim/0': (input) => text(input, 'trim').trim(),
  'ltrim/0': (input) => text(input, 'ltrim').trimStart(),
  'rtrim/0': (input) => text(input, 'rtrim').trimEnd(),
  'ascii_downcase/0': (input) => text(input, 'ascii_downcase').replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  'ascii_upcase/0': (input) => text(input, 'ascii_upcase').replace(/[a-z]+/g, (part) => part.toUpperCase()),
  'split/1': (input, [separator], { budget }) => {
    budget.spend(text(input, 'split').length >> 3);
    return text(input, 'split') === '' ? [] : text(input, 'split').split(text(separator, 'split'));
  },
  'split/2': (input, [regex, flags = null], { budget }) =>
    splitBy(text(input, 'split'), text(regex, 'split'), flags, budget),
  'join/1': (input, [separator], { budget }) => {
    const parts = list(input, 'join').map((part) => {
      if (typeof part === 'object' && part !== null) throw new JqError(`${shown(part)} cannot be joined`);
      return part === null ? '' : String(part);
    });
    budget.spend(parts.length + (parts.reduce((sum, part) => sum + part.length, 0) >> 6));
    return parts.join(text(separator, 'join'));
  },
  'explode/0': (input, _, { budget }) => {
    const chars = [...text(input, 'explode')];
    budget.spend(chars.length);
    return chars.map((char) => char.codePointAt(0) ?? 0);
  },
  'implode/0': (input) =>
    list(input, 'implode')
      .map((code) => String.fromCodePoint(Math.min(0x10ffff, Math.max(0, number(code, 'implode')))))
      .join(''),
  'tostring/0': (input, _, { budget }) => (typeof input === 'string' ? input : toJson(input, budget)),
  'tonumber/0': (input) => {
    if (isNumber(input)) return input;
    if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text(input, 'tonumber'))) {
      throw new JqError(`tonumber cannot be applied to: ${shown(input)}`);
    }
    return Number(input);
  },
  'tojson/0': (input, _, { budget }) => toJson(input, budget),
  'fromjson/0': (input, _, { budget }) => {
    budget.spend(text(input, 'fromjson').length >> 3);
    try {
      return parseJson(text(input, 'fromjson'));
    } catch {
      throw new JqError(`fromjson cannot be applied to: ${shown(input)}`);
    }
  },
  'getpath/1': (input, [path]) => stepsOf(path).reduce(child, input),
  'setpath/2': (input, [path, value = null], { budget }) => setPath(input, stepsOf(path), () => value, budget),
  'delpaths/1': (input, [paths], { budget }) => deletePaths(input, list(paths, 'delpaths').map(stepsOf), budget),
  'flatten/0': (input, _, { budget }) => flattened(list(input, 'flatten'), Infinity, budget),
  'flatten/1': (input, [depth], { budget }) => flattened(list(input, 'flatten'), number(depth, 'flatten'), budget),
  'reverse/0': (input) =>
    typeof input === 'string'
      ? [...input].reverse().join('')
      : input === null
        ? []
        : [...list(input, 'reverse')].reverse(),
  'indices/1': (input, [part = null], { budget }) => indicesOf(input, part, budget),
  'index/1': (input, [part = null], { budget }) => first(indicesOf(input, part, budget)),
  'rindex/1': (input, [part = null], { budget }) => first(indicesOf(input, part, budget), -1),
  'test/2': (input, [regex = null, flags = null], { budget }) => found(input, regex, flags, budget).length > 0,
  '_by/2': (input, [what, keys], { budget }) =>
    ordered(list(input, 'sort'), list(keys ?? [], 'sort'), String(what), budget),
  'floor/0': (input) => Math.floor(number(input, 'floor')),
  'ceil/0': (input) => Math.ceil(number(input, 'ceil')),
  'round/0': (input) => Math.round(number(input, 'round')),
  'trunc/0': (input) => Math.trunc(number(input, 'trunc')),
  'sqrt/0': (input) => Math.sqrt(number(input, 'sqrt')),
  'fabs/0': (input) => Math.abs(number(input, 'fabs')),
  'log/0': (input) => Math.log(number(input, 'log')),
  'log2/0': (input) => Math.log2(number(input, 'log2')),
  'log10/0': (input) => Math.log10(number(input, 'log10')),
  'exp/0': (input) => Math.exp(number(input, 'exp')),
  'pow/2': (_, [base, power]) => number(base, 'pow') ** number(power, 'pow'),
  'infinite/0': () => Infinity,
  'nan/0': () => NaN,
  'isinfinite/0': (input) => Math.abs(number(input, 'isinfinite')) === Infinity,
  'isnan/0': (input) => Number.isNaN(number(input, 'isnan')),
  'isnormal/0': (input) => Number.isFinite(number(input, 'isnormal')) && Number(input) !== 0,
};

const others: Readonly<Record<string, Native>> = {
  'empty/0': () => undefined,
  'error/0': (_, { value }) => {
    throw new JqError(value);
  },
  'error/1': (call, input) =>
    call.values(input, ([value = null]) => {
      throw new JqError(value);
    }),
  'select/1': ({ args: [condition], run }, input, emit) =>
    condition && run(condition, made(input.value), ({ value }) => isTrue(value) && emit(input)),
  'path/1': ({ args: [expression], run }, input, emit) =>
    expression &&
    run(expression, { value: input.value, path: [] }, ({ value, path }) => {
      if (path === undefined) throw new JqError(`invalid path expression with result ${shown(value)}`);
      emit(made(pathValue(path)));
    }),
  'getpath/1': (call, input, emit) =>
    call.values(input, ([path]) => {
      const steps = stepsOf(path);
      let value = input.value;
      for (const step of steps) value = value === null ? null : child(value, step);
      emit({ value, path: input.path && [...input.path, ...steps] });
    }),
  'range/1': (call, input, emit) => call.values(input, ([to]) => range(0, number(to, 'range'), 1, call, emit)),
  'range/2': (call, input, emit) =>
    call.values(input, ([from, to]) => range(number(from, 'range'), number(to, 'range'), 1, call, emit)),
  'range/3': (call, input, emit) =>
    call.values(input, ([from, to, by]) =>
      range(number(from, 'range'), number(to, 'range'), number(by, 'range'), call, emit),
    ),
  'first/1': ({ args: [expression], run }, input, emit) => {
    if (expression) taken(1, (take) => run(expression, input, take)).forEach(emit);
  },
  'limit/2': ({ args: [count, expression], run }, input, emit) =>
    count &&
    expression &&
    run(count, made(input.value), ({ value }) => {
      const most = number(value, 'limit');
      if (most > 0) taken(most, (take) => run(expression, input, take)).forEach(emit);
    }),
  '_until/2': ({ args: [condition, update], run, budget }, input, emit) => {
    if (!condition || !update) return;
    for (let current: Place = input; ; budget.spend()) {
      let done = false;
      run(condition, current, ({ value }) => (done = isTrue(value)));
      if (done) return emit(current);
      let next: Place | undefined;
      run(update, current, (place) => (next = place));
      if (!next) return;
      current = next;
    }
  },
  'match/2': (call, input, emit) =>
    call.values(input, ([regex = null, flags = null]) =>
      found(input.value, regex, flags, call.budget).forEach((match) => emit(made(match))),
    ),
};

/** The functions that are written in TypeScript, by `name/arity`. */
export const natives: ReadonlyMap<string, Native> = new Map([
  ...Object.entries(values).map(([name, compute]): [string, Native] => [name, simple(compute)]),
  ...Object.entries(others),
]);

function lengthOf(input: Json): Json {
  if (input === null) return 0;
  if (typeof input === 'string') return [...input].length;
  if (Array.isArray(input)) return input.length;
  if (isJsonObject(input)) return sortedKeys(input).length;
  if (isNumber(input)) return Math.abs(Number(input));
  throw new JqError(`length cannot be applied to: ${shown(input)}`);
}

function flattened(items: readonly Json[], depth: number, budget: NativeCall['budget']): Json[] {
  return items.flatMap((item) => {
    budget.spend();
    return Array.isArray(item) && depth > 0 ? flattened(item, depth - 1, budget) : [item];
  });
}

function indicesOf(input: Json, part: Json, budget: NativeCall['budget']): Json[] {
  if (input === null) return [];
  if (typeof input === 'string' && typeof part === 'string') {
    const result: Json[] = [];
    if (part === '') return result;
    for (let at = input.indexOf(part); at >= 0; at = input.indexOf(part, at + 1)) {
      budget.spend();
      result.push(at);
    }
    return result;
  }
  const items = list(input, 'indices');
  const wanted = Array.isArray(part) ? part : [part];
  if (wanted.length === 0) return [];
  return items.flatMap((_, at) =>
    wanted.every(
      (item, offset) => at + offset < items.length && compareValues(items[at + offset] ?? null, item, budget) === 0,
    )
      ? [at]
      : [],
  );
}

const first = (items: readonly Json[], at = 0): Json => items.at(at) ?? null;

function found(input: Json, regex: Json, flags: Json, budget: NativeCall['budget']): Json[] {
  const [source, letters] = Array.isArray(regex) ? [regex[0], regex[1] ?? null] : [regex, flags];
  return matches(text(input, 'match'), text(source, 'match'), letters === null ? '' : text(letters, 'match'), budget);
}

function splitBy(input: string, regex: string, flags: Json, budget: NativeCall['budget']): Json[] {
  const chars = [...input];
  const parts: Json[] = [];
  let at = 0;
  for (const match of matches(input, regex, `g${typeof flags === 'string' ? flags : ''}`, budget)) {
    const { offset, length } = match as JsonObject;
    parts.push(chars.slice(at, Number(offset)).join(''));
    at = Number(offset) + Number(length);
  }
  return [...parts, chars.slice(at).join('')];
}

function ordered(items: readonly Json[], keys: readonly Json[], what: string, budget: NativeCall['budget']): Json {
  const pairs = items
    .map((item, index) => ({ item, key: keys[index] ?? null }))
    .sort((a, b) => compareValues(a.key, b.key, budget));
  if (what === 'min') return pairs[0]?.item ?? null;
  if (what === 'max') {
    const top = pairs.at(-1);
    return top?.item ?? null;
  }
  if (what === 'sort') return pairs.map(({ item }) => item);
  const groups: { key: Json; items: Json[] }[] = [];
  for (const { item, key } of pairs) {
    const last = groups.at(-1);
    if (last && compareValues(last.key, key, budget) === 0) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map((group) => group.items);
}

function range(from: number, to: number, by: number, { budget }: NativeCall, emit: (place: Place) => void): void {
  if (by === 0) {
    if (from < to) throw new JqLimitError();
    return;
  }
  for (let value = from; by > 0 ? value < to : value > to; value += by) {
    budget.spend();
    emit(made(value));
  }
}

/** Leaves the evaluation once enough outputs were taken. */
class Enough extends Error {}

function taken(count: number, run: (take: (place: Place) => void) => void): Place[] {
  const places: Place[] = [];
  const enough = new Enough();
  try {
    run((place) => {
      places.push(place);
      if (places.length >= count) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return places;
}
