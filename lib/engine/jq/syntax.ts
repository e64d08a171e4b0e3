import type { Json } from '../../kube/index.js';

/** A jq expression. */
export type Node =
  | { readonly type: 'identity' }
  | { readonly type: 'recurse' }
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'text'; readonly parts: readonly (string | Node)[]; readonly format: string | undefined }
  | { readonly type: 'format'; readonly name: string }
  | { readonly type: 'index'; readonly of: Node; readonly at: Node }
  | { readonly type: 'slice'; readonly of: Node; readonly from: Node | undefined; readonly to: Node | undefined }
  | { readonly type: 'each'; readonly of: Node }
  | { readonly type: 'optional'; readonly body: Node }
  | { readonly type: 'try'; readonly body: Node; readonly handler: Node | undefined }
  | { readonly type: 'pipe' | 'comma' | 'alternative' | 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly type: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly type: 'assign'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly type: 'negate'; readonly of: Node }
  | { readonly type: 'array'; readonly body: Node | undefined }
  | { readonly type: 'object'; readonly entries: readonly (readonly [key: Node, value: Node])[] }
  | { readonly type: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise: Node | undefined }
  | {
      readonly type: 'reduce';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly start: Node;
      readonly update: Node;
    }
  | {
      readonly type: 'foreach';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly start: Node;
      readonly update: Node;
      readonly extract: Node | undefined;
    }
  | { readonly type: 'bind'; readonly source: Node; readonly pattern: Pattern; readonly body: Node }
  | { readonly type: 'define'; readonly definition: Definition; readonly body: Node }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly type: 'label'; readonly name: string; readonly body: Node }
  | { readonly type: 'break'; readonly name: string };

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=';

/** `def name(a; $b): body;` */
export interface Definition {
  readonly name: string;
  /** Names of the parameters; those with `$` are values. */
  readonly parameters: readonly string[];
  readonly body: Node;
}

/** What a value is bound to: a variable, or variables inside of lists and objects. */
export type Pattern =
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'array'; readonly items: readonly Pattern[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [key: Node, value: Pattern])[] };
