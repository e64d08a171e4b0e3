import { stringifyJson, type Json } from '../../../kube/index.js';
import { isTrue, shown } from './values.js';

/** A function of templates. What comes through a pipe is its last argument. */
export type TemplateFunction = (args: readonly Json[]) => Json;

/** Makes a function of texts. */
const ofTexts =
  (work: (...texts: string[]) => Json): TemplateFunction =>
  (args) =>
    work(...args.map(shown));

const indented = (spaces: string, text: string): string =>
  text.replace(/^/gm, ' '.repeat(Math.min(Math.max(Number(spaces) || 0, 0), 100)));

const truncated = (count: string, text: string): string =>
  Number(count) < 0 ? text.slice(Number(count)) : text.slice(0, Number(count));

const sizeOf = (value: Json | undefined): number =>
  typeof value === 'string' ? value.length : Object.keys(Object(value ?? [])).length;

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** Those of Go's own functions and of Sprig's that messages need. */
export const functions: Readonly<Record<string, TemplateFunction | undefined>> = Object.assign(
  Object.create(null) as Record<string, TemplateFunction>,
  {
    and: (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1) ?? null,
    or: (args) => args.find(isTrue) ?? args.at(-1) ?? null,
    not: ([value = null]) => !isTrue(value),
    eq: ([first = null, ...others]) => others.some((other) => stringifyJson(first) === stringifyJson(other)),
    ne: ([first = null, second = null]) => stringifyJson(first) !== stringifyJson(second),
    len: ([value]) => sizeOf(value),
    print: ofTexts((...texts) => texts.join('')),
    printf: ([format = '', ...values]) => {
      const left = [...values];
      return shown(format).replace(/%([svdq%])/g, (_, verb: string) => {
        if (verb === '%') return '%';
        const value = left.shift() ?? null;
        return verb === 'q' ? JSON.stringify(shown(value)) : shown(value);
      });
    },
    default: ([otherwise = null, value = null]) => (isTrue(value) ? value : otherwise),
    coalesce: (args) => args.find(isTrue) ?? null,
    empty: ([value = null]) => !isTrue(value),
    ternary: ([yes = null, no = null, condition = null]) => (isTrue(condition) ? yes : no),
    trunc: ofTexts((count = '', text = '') => truncated(count, text)),
    trim: ofTexts((text = '') => text.trim()),
    trimPrefix: ofTexts((prefix = '', text = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
    trimSuffix: ofTexts((suffix = '', text = '') =>
      suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
    ),
    upper: ofTexts((text = '') => text.toUpperCase()),
    lower: ofTexts((text = '') => text.toLowerCase()),
    nospace: ofTexts((text = '') => text.replace(/\s/g, '')),
    quote: ofTexts((text = '') => JSON.stringify(text)),
    replace: ofTexts((from = '', to = '', text = '') => text.replaceAll(from, to)),
    contains: ofTexts((part = '', text = '') => text.includes(part)),
    hasPrefix: ofTexts((prefix = '', text = '') => text.startsWith(prefix)),
    hasSuffix: ofTexts((suffix = '', text = '') => text.endsWith(suffix)),
    indent: ofTexts((spaces = '', text = '') => indented(spaces, text)),
    nindent: ofTexts((spaces = '', text = '') => `\n${indented(spaces, text)}`),
    splitList: ofTexts((separator = '', text = '') => text.split(separator)),
    join: ([separator = '', list]) => listOf(list).map(shown).join(shown(separator)),
    first: ([list]) => listOf(list)[0] ?? null,
    last: ([list]) => listOf(list).at(-1) ?? null,
  } satisfies Record<string, TemplateFunction>,
);
