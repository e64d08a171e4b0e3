import type { Event, ScalarEvent } from 'js-yaml';
import { Composer, type YamlDocument } from './composer.js';
import { YamlError } from './errors.js';
import { Lines } from './lines.js';

/** Options of the YAML readers. */
export interface ReadYamlOptions {
  /** The file's name, for messages. */
  readonly file?: string;
  /** The longest text that is read, in UTF-16 code units. @default 67108864 (64 Mi) */
  readonly maxLength?: number;
  /** Told of a key that is there twice, of which the last one counts. @default such a text is refused */
  readonly onDuplicate?: (key: string, line: number) => void;
  /** Whether `yes`, `no`, `on`, `off`, `y` and `n` are text, as they are to Kustomize. @default false */
  readonly strictBooleans?: boolean;
}

const MAX_LENGTH = 64 * 1024 * 1024;
const MAX_DEPTH = 256;

let loaded: typeof import('js-yaml') | undefined;

/**
 * Reads every document of a YAML (or JSON) text as kubectl and Argo CD read it: YAML 1.1 scalars, dates as strings, merge
 * keys, exact integers. Refuses a key that is there twice. Aliases, depth and length are bounded.
 *
 * @throws YamlError with file and line
 */
export function readYaml(text: string, options: ReadYamlOptions = {}): YamlDocument[] {
  const { file, maxLength = MAX_LENGTH, onDuplicate, strictBooleans = false } = options;
  if (text.length > maxLength) {
    throw new YamlError('YAML_TOO_LARGE', `the text has ${text.length} characters, the most is ${maxLength}`, 1, {
      file,
      remedy: 'split the file',
    });
  }
  const { getScalarValue } = parser();
  const scalarText = (event: ScalarEvent): string =>
    event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  return new Composer({ text, events: parse(text, file), file, scalarText, onDuplicate, strictBooleans }).documents();
}

function parse(text: string, file: string | undefined): Event[] {
  const { parseEvents, YAMLException } = parser();
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? 1 : new Lines(text).at(error.mark.position);
    throw new YamlError('YAML_SYNTAX', error.reason, line, { file, cause: error });
  }
}

/** The parser is loaded by the first text that is read, so that importing this library stays quick. */
function parser(): typeof import('js-yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  loaded ??= require('js-yaml') as typeof import('js-yaml');
  return loaded;
}
