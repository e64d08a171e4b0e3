import { SlipwayError } from '../errors.js';

/** Why YAML text or its content was refused. */
export type YamlErrorCode =
  /** The text is not YAML. */
  | 'YAML_SYNTAX'
  /** A mapping has one key twice. */
  | 'YAML_DUPLICATE_KEY'
  /** An alias names no finished anchor, or aliases expand to too much. */
  | 'YAML_ALIAS'
  /** The value cannot be JSON: infinity, NaN, a key that is a list, `!!binary`. */
  | 'YAML_NOT_JSON'
  /** The text is larger or more deeply nested than allowed. */
  | 'YAML_TOO_LARGE'
  /** A document is no Kubernetes object. */
  | 'INVALID_MANIFEST';

/** YAML that cannot be read; `where` is `file:line`. */
export class YamlError extends SlipwayError {
  declare readonly code: YamlErrorCode;

  constructor(
    code: YamlErrorCode,
    what: string,
    /** The line of the text, from 1. */
    readonly line: number,
    options: { readonly file?: string | undefined; readonly remedy?: string; readonly cause?: unknown } = {},
  ) {
    super(code, what, {
      where: `${options.file ?? 'YAML'}:${line}`,
      ...(options.remedy === undefined ? {} : { remedy: options.remedy }),
      cause: options.cause,
    });
  }
}
