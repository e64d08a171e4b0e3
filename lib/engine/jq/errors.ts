import type { Json } from '../../kube/index.js';

/** A jq program that cannot be understood. */
export class JqSyntaxError extends Error {}

/** An error that a jq program raised, which `try` and `?` catch. */
export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : 'not a string');
  }
}

/** A jq program that took more steps than it may; nothing inside it catches that. */
export class JqLimitError extends Error {
  constructor() {
    super('JQ patch execution timed out');
  }
}
