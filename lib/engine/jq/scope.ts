import type { Json } from '../../kube/index.js';
import type { Definition, Node } from './syntax.js';

/** A function: from a definition, or an argument with the surroundings in which it was written. */
type Callable =
  { readonly definition: Definition; readonly scope: () => Scope } | { readonly argument: Node; readonly scope: Scope };

/** Names in reach. */
export class Scope {
  private constructor(
    private readonly parent: Scope | undefined,
    private readonly name: string,
    private readonly bound: Json | Callable | undefined,
    private readonly isVariable: boolean,
  ) {}

  static readonly empty = new Scope(undefined, '', undefined, false);

  withVariable(name: string, value: Json): Scope {
    return new Scope(this, name, value, true);
  }

  withFunction(name: string, callable: Callable): Scope {
    return new Scope(this, name, callable, false);
  }

  variable(name: string): Json | undefined {
    return this.find(name, true) as Json | undefined;
  }

  function(name: string): Callable | undefined {
    return this.find(name, false) as Callable | undefined;
  }

  private find(name: string, isVariable: boolean): Json | Callable | undefined {
    for (let scope: Scope | undefined = this as Scope; scope; scope = scope.parent) {
      if (scope.isVariable === isVariable && scope.name === name) return scope.bound;
    }
    return undefined;
  }
}
