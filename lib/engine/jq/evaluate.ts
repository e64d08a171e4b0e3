import { isJsonObject, setKey, type Json, type JsonObject } from '../../kube/index.js';
import { operate } from './arithmetic.js';
import { assign } from './assign.js';
import { bind } from './bind.js';
import type { Budget } from './budget.js';
import { JqError } from './errors.js';
import { fold } from './fold.js';
import { formatted } from './formats.js';
import type { Interpreter } from './interpreter.js';
import type { Library, NativeCall } from './native.js';
import { stepOf, type Step } from './paths.js';
import { made, step, withoutPath, type Emit, type Place } from './place.js';
import { Scope } from './scope.js';
import type { Definition, Node } from './syntax.js';
import { isTrue, shown, typeOf } from './values.js';

/** Leaves a `label`. */
class Break extends Error {
  constructor(readonly label: object) {
    super('break');
  }
}

/** Runs expressions. Outputs are emitted one by one, so that nothing is computed that nobody takes. */
export class Evaluator implements Interpreter {
  constructor(
    private readonly library: Library,
    readonly budget: Budget,
  ) {}

  run(node: Node, scope: Scope, input: Place, emit: Emit): void {
    this.budget.spend();
    switch (node.type) {
      case 'identity':
        return emit(input);
      case 'recurse':
        return this.recurse(input, emit);
      case 'literal':
        return emit(made(node.value));
      case 'text':
        return this.text(node, scope, input, emit);
      case 'format':
        return emit(made(formatted(node.name, input.value, this.budget)));
      case 'index':
        return this.index(node, scope, input, emit);
      case 'slice':
        return this.slice(node, scope, input, emit);
      case 'each':
        return this.run(node.of, scope, input, (place) => this.each(place, emit));
      case 'optional':
        return this.attempt(emit, (guarded) => this.run(node.body, scope, input, guarded));
      case 'try':
        return this.attempt(
          emit,
          (guarded) => this.run(node.body, scope, input, guarded),
          (error) => node.handler && this.run(node.handler, scope, made(error.value), emit),
        );
      case 'pipe':
        return this.run(node.left, scope, input, (place) => this.run(node.right, scope, place, emit));
      case 'comma':
        this.run(node.left, scope, input, emit);
        return this.run(node.right, scope, input, emit);
      case 'alternative':
        return this.alternative(node.left, node.right, scope, input, emit);
      case 'and':
      case 'or':
        return this.logical(node.type, node.left, node.right, scope, input, emit);
      case 'binary':
        return this.run(node.right, scope, input, ({ value: right }) =>
          this.run(node.left, scope, input, ({ value: left }) =>
            emit(made(operate(node.operator, left, right, this.budget))),
          ),
        );
      case 'negate':
        return this.run(node.of, scope, input, ({ value }) => {
          if (typeof value !== 'number' && typeof value !== 'bigint')
            throw new JqError(`${shown(value)} cannot be negated`);
          emit(made(-value));
        });
      case 'assign':
        return assign(this, node, scope, input, emit);
      case 'array':
        return emit(made(node.body ? this.collect(node.body, scope, input) : []));
      case 'object':
        return this.object(node.entries, 0, {}, scope, input, emit);
      case 'if':
        return this.run(node.condition, scope, input, ({ value }) => {
          if (isTrue(value)) this.run(node.then, scope, input, emit);
          else if (node.otherwise) this.run(node.otherwise, scope, input, emit);
          else emit(input);
        });
      case 'reduce':
      case 'foreach':
        return fold(this, node, scope, input, emit);
      case 'bind':
        return this.run(node.source, scope, input, ({ value }) =>
          bind(this, node.pattern, value, scope, input, (inner) => this.run(node.body, inner, input, emit)),
        );
      case 'define': {
        const inner: Scope = this.define(node.definition, scope);
        return this.run(node.body, inner, input, emit);
      }
      case 'variable': {
        const value = scope.variable(node.name);
        if (value === undefined) throw new JqError(`$${node.name} is not defined`);
        return emit(made(value));
      }
      case 'call':
        return this.call(node.name, node.args, scope, input, emit);
      case 'label':
        return this.label(node.name, node.body, scope, input, emit);
      case 'break':
        throw new Break(scope.variable(`*${node.name}*`) as object);
    }
  }

  /** All outputs of an expression. */
  collect(node: Node, scope: Scope, input: Place): Json[] {
    const values: Json[] = [];
    this.run(node, scope, input, ({ value }) => values.push(value));
    return values;
  }

  /** The paths that an expression leads to. */
  paths(node: Node, scope: Scope, input: Json): (readonly Step[])[] {
    const found: (readonly Step[])[] = [];
    this.run(node, scope, { value: input, path: [] }, ({ value, path }) => {
      if (path === undefined) throw new JqError(`invalid path expression with result ${shown(value)}`);
      found.push(path);
    });
    return found;
  }

  private recurse(place: Place, emit: Emit): void {
    this.budget.spend();
    emit(place);
    if (typeof place.value === 'object' && place.value !== null) this.each(place, (inner) => this.recurse(inner, emit));
  }

  private each({ value, path }: Place, emit: Emit): void {
    if (Array.isArray(value)) {
      value.forEach((item, index) => emit({ value: item, path: path && [...path, index] }));
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (item !== undefined) emit({ value: item, path: path && [...path, key] });
      }
    } else throw new JqError(`cannot iterate over: ${shown(value)}`);
  }

  private index({ of, at }: Node & { type: 'index' }, scope: Scope, input: Place, emit: Emit): void {
    this.run(of, scope, input, (place) =>
      this.run(at, scope, withoutPath(input), ({ value }) => {
        if (Array.isArray(value) || typeof value === 'boolean' || value === null) {
          throw new JqError(`cannot index ${typeOf(place.value)} with ${shown(value)}`);
        }
        emit(step(place, stepOf(value)));
      }),
    );
  }

  private slice(node: Node & { type: 'slice' }, scope: Scope, input: Place, emit: Emit): void {
    const bounds = (bound: Node | undefined, take: (value: Json) => void): void =>
      bound ? this.run(bound, scope, withoutPath(input), ({ value }) => take(value)) : take(null);
    this.run(node.of, scope, input, (place) =>
      bounds(node.to, (end) => bounds(node.from, (start) => emit(step(place, stepOf({ start, end }))))),
    );
  }

  private text(node: Node & { type: 'text' }, scope: Scope, input: Place, emit: Emit): void {
    const extend = (index: number, text: string): void => {
      const part = node.parts[index];
      if (part === undefined) emit(made(text));
      else if (typeof part === 'string') extend(index + 1, text + part);
      else {
        this.run(part, scope, withoutPath(input), ({ value }) => {
          const inserted = formatted(node.format ?? 'text', value, this.budget);
          this.budget.spend((text.length + inserted.length) >> 6);
          extend(index + 1, text + inserted);
        });
      }
    };
    extend(0, '');
  }

  private alternative(left: Node, right: Node, scope: Scope, input: Place, emit: Emit): void {
    let found = false;
    this.attempt(emit, (guarded) =>
      this.run(left, scope, input, (place) => {
        if (!isTrue(place.value)) return;
        found = true;
        guarded(place);
      }),
    );
    if (!found) this.run(right, scope, input, emit);
  }

  private logical(type: 'and' | 'or', left: Node, right: Node, scope: Scope, input: Place, emit: Emit): void {
    this.run(left, scope, withoutPath(input), ({ value }) => {
      if (isTrue(value) === (type === 'or')) emit(made(type === 'or'));
      else this.run(right, scope, withoutPath(input), (place) => emit(made(isTrue(place.value))));
    });
  }

  /** The first output alone. */
  first(node: Node, scope: Scope, input: Place, emit: Emit): void {
    const label = {};
    let found: Place | undefined;
    try {
      this.run(node, scope, input, (place) => {
        found = place;
        throw new Break(label);
      });
    } catch (error) {
      if (!(error instanceof Break) || error.label !== label) throw error;
    }
    if (found) emit(found);
  }

  private object(
    entries: readonly (readonly [Node, Node])[],
    index: number,
    object: JsonObject,
    scope: Scope,
    input: Place,
    emit: Emit,
  ): void {
    const entry = entries[index];
    if (!entry) return emit(made(object));
    const plain = withoutPath(input);
    this.run(entry[0], scope, plain, ({ value: key }) => {
      if (typeof key !== 'string') throw new JqError(`expected a string for object key but got: ${shown(key)}`);
      this.run(entry[1], scope, plain, ({ value }) => {
        const copy = { ...object };
        setKey(copy, key, value);
        this.object(entries, index + 1, copy, scope, input, emit);
      });
    });
  }

  private define(definition: Definition, scope: Scope): Scope {
    const name = `${definition.name}/${definition.parameters.length}`;
    const inner: Scope = scope.withFunction(name, { definition, scope: () => inner });
    return inner;
  }

  private call(name: string, args: readonly Node[], scope: Scope, input: Place, emit: Emit): void {
    const key = `${name}/${args.length}`;
    const found = scope.function(key);
    if (found && 'argument' in found) return this.run(found.argument, found.scope, input, emit);
    const definition = found?.definition ?? this.library.defined.get(key);
    if (definition) {
      const outer = found && 'definition' in found ? found.scope() : Scope.empty;
      return this.callDefined(definition, outer, args, scope, input, emit);
    }
    const native = this.library.native.get(key);
    if (!native) throw new JqError(`function not defined: ${key}`);
    const run = (node: Node, place: Place, take: Emit): void => this.run(node, scope, place, take);
    native({ args, run, budget: this.budget, values: combinations(args, run) }, input, emit);
  }

  private callDefined(
    definition: Definition,
    outer: Scope,
    args: readonly Node[],
    scope: Scope,
    input: Place,
    emit: Emit,
  ): void {
    const next = (index: number, inner: Scope): void => {
      const parameter = definition.parameters[index];
      const argument = args[index];
      if (parameter === undefined || argument === undefined) return this.run(definition.body, inner, input, emit);
      if (!parameter.startsWith('$')) {
        return next(index + 1, inner.withFunction(`${parameter}/0`, { argument, scope }));
      }
      this.run(argument, scope, withoutPath(input), ({ value }) => {
        const bare = parameter.slice(1);
        const literal: Node = { type: 'literal', value };
        next(
          index + 1,
          inner.withVariable(bare, value).withFunction(`${bare}/0`, { argument: literal, scope: Scope.empty }),
        );
      });
    };
    next(0, outer);
  }

  private label(name: string, body: Node, scope: Scope, input: Place, emit: Emit): void {
    const label = {};
    try {
      this.run(body, scope.withVariable(`*${name}*`, label), input, emit);
    } catch (error) {
      if (!(error instanceof Break) || error.label !== label) throw error;
    }
  }

  /** Runs something whose jq errors are caught; errors of what takes its outputs are not its own and go on. */
  private attempt(emit: Emit, body: (guarded: Emit) => void, handler: (error: JqError) => void = () => {}): void {
    const own = {};
    try {
      body((place) => {
        try {
          emit(place);
        } catch (error) {
          throw error instanceof JqError ? new Outside(own, error) : error;
        }
      });
    } catch (error) {
      if (error instanceof Outside && error.owner === own) throw error.error;
      if (!(error instanceof JqError)) throw error;
      handler(error);
    }
  }
}

/** An error of what comes after an expression that is tried. */
class Outside extends Error {
  constructor(
    readonly owner: object,
    readonly error: JqError,
  ) {
    super('outside');
  }
}

function combinations(args: readonly Node[], run: NativeCall['run']): NativeCall['values'] {
  return (input, emit) => {
    const next = (index: number, values: readonly Json[]): void => {
      const argument = args[index];
      if (!argument) return emit(values);
      run(argument, withoutPath(input), ({ value }) => next(index + 1, [...values, value]));
    };
    next(0, []);
  };
}
