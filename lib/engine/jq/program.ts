import type { Json } from '../../kube/index.js';
import { Budget } from './budget.js';
import { JqError, JqLimitError } from './errors.js';
import { Evaluator } from './evaluate.js';
import type { Library } from './native.js';
import { Scope } from './scope.js';
import { checkNames } from './names.js';
import { natives } from './natives.js';
import { parse, parseDefinitions } from './parser.js';
import type { Step } from './paths.js';
import { prelude } from './prelude.js';
import type { Definition, Node } from './syntax.js';
import { sizeOf } from './values.js';

let library: Library | undefined;

/** The functions of the language; they are read when a program is first compiled. */
function functions(): Library {
  library ??= {
    native: natives,
    defined: new Map(
      parseDefinitions(prelude).map((definition): [string, Definition] => [
        `${definition.name}/${definition.parameters.length}`,
        definition,
      ]),
    ),
  };
  return library;
}

/**
 * A compiled jq program. It is pure (no clock, files, environment or further inputs) and every run takes a bounded number of steps:
 * a program that would run for ever ends in a {@link JqLimitError}, at the same step on every machine.
 */
export class JqProgram {
  private constructor(
    readonly source: string,
    private readonly root: Node,
  ) {}

  /** @throws JqSyntaxError */
  static compile(source: string): JqProgram {
    const root = parse(source);
    const { native, defined } = functions();
    checkNames(root, new Set([...native.keys(), ...defined.keys()]));
    return new JqProgram(source, root);
  }

  /** The expression inside, when the program is nothing but one call of a function with one argument, such as `del(EXPR)`. */
  argumentOf(name: string): JqProgram | undefined {
    const { root } = this;
    if (root.type !== 'call' || root.name !== name) return undefined;
    const [argument, ...more] = root.args;
    return argument && more.length === 0 ? new JqProgram(this.source, argument) : undefined;
  }

  /**
   * All outputs for an input; neither is ever changed by the other's owner.
   *
   * @throws JqError when the program fails, JqLimitError when it takes too many steps
   */
  run(input: Json): Json[] {
    return bounded((budget) => {
      const outputs = new Evaluator(functions(), budget).collect(this.root, Scope.empty, {
        value: input,
        path: undefined,
      });
      for (const output of outputs) sizeOf(output, budget);
      return outputs;
    });
  }

  /**
   * The paths in an input that the program, a path expression, leads to.
   *
   * @throws JqError when the program fails or leads to no place, JqLimitError when it takes too many steps
   */
  paths(input: Json): (readonly Step[])[] {
    return bounded((budget) => new Evaluator(functions(), budget).paths(this.root, Scope.empty, input));
  }
}

function bounded<T>(run: (budget: Budget) => T): T {
  try {
    return run(new Budget());
  } catch (error) {
    if (error instanceof JqError || error instanceof JqLimitError) throw error;
    if (error instanceof RangeError) throw new JqLimitError();
    throw error;
  }
}
