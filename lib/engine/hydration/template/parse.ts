import { EngineError } from '../../errors.js';

/** A word of an action: a text, a number, a field (`.a.b`, `$x.a`), the name of a function, or a pipeline in parentheses. */
export type Word =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'field'; readonly variable: string | undefined; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'group'; readonly pipeline: Pipeline };

/** Commands, each of which gets what the one before it gives as its last argument. */
export type Pipeline = readonly (readonly Word[])[];

/** A part of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly pipeline: Pipeline }
  | { readonly kind: 'set'; readonly variable: string; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      /** The names for the index and the value of a range, or the value of a `with`. */
      readonly variables: readonly string[];
      readonly then: readonly Node[];
      readonly otherwise: readonly Node[];
    };

const ACTION = /\{\{(-(?=\s))?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\}).)*?)((?<=\s)-)?\}\}/gs;
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|:=|[|(),]|[^\s|(),"`]+)/gy;

/** Reads a template of Go's language, as far as it is understood here. @throws EngineError `INVALID_SETTINGS` */
export function parseTemplate(text: string): readonly Node[] {
  const frames: {
    nodes: Node[];
    open?: { keyword: string; end: (then: Node[], otherwise: Node[]) => Node; then?: Node[] };
  }[] = [{ nodes: [] }];
  const top = (): (typeof frames)[number] => frames.at(-1) ?? { nodes: [] };
  let at = 0;
  let trims = false;
  const plain = (piece: string, trimEnd: boolean): void => {
    const left = trims ? piece.trimStart() : piece;
    const trimmed = trimEnd ? left.trimEnd() : left;
    if (trimmed !== '') top().nodes.push({ kind: 'text', text: trimmed });
  };
  const close = (keyword: string): void => {
    const frame = frames.pop();
    if (frame?.open === undefined) throw broken(`${keyword} without a beginning`);
    const { then, end } = frame.open;
    top().nodes.push(then === undefined ? end(frame.nodes, []) : end(then, frame.nodes));
    if (frame.open.keyword === 'else if') close(keyword);
  };
  for (const match of text.matchAll(ACTION)) {
    plain(text.slice(at, match.index), match[1] !== undefined);
    at = match.index + match[0].length;
    trims = match[3] !== undefined;
    const action = (match[2] ?? '').trim();
    if (action.startsWith('/*')) continue;
    const [, keyword = '', rest = ''] = /^(if|with|range|else if|else|end)\b(.*)$/s.exec(action) ?? [];
    if (keyword === 'end') close('end');
    else if (keyword === 'else' || keyword === 'else if') {
      const { open, nodes } = top();
      if (open === undefined || open.then !== undefined) throw broken(`${keyword} without if, with or range`);
      frames[frames.length - 1] = { nodes: [], open: { ...open, then: nodes } };
      if (keyword === 'else if') frames.push(opened('if', rest, 'else if'));
    } else if (keyword === 'if' || keyword === 'with' || keyword === 'range')
      frames.push(opened(keyword, rest, keyword));
    else {
      const [, variable, value] = /^\$(\w+)\s*:?=(.*)$/s.exec(action) ?? [];
      if (variable !== undefined) top().nodes.push({ kind: 'set', variable, pipeline: parsePipeline(value ?? '') });
      else top().nodes.push({ kind: 'value', pipeline: parsePipeline(action) });
    }
  }
  plain(text.slice(at), false);
  if (frames.length > 1) throw broken('an end is missing');
  return top().nodes;
}

function opened(kind: 'if' | 'with' | 'range', rest: string, keyword: string) {
  const [, names = '', value = rest] = /^\s*((?:\$\w+\s*,\s*)?\$\w+)\s*:=(.*)$/s.exec(rest) ?? [];
  const variables = names === '' ? [] : names.split(',').map((name) => name.trim().slice(1));
  const pipeline = parsePipeline(value);
  const end = (then: Node[], otherwise: Node[]): Node => ({ kind, pipeline, variables, then, otherwise });
  return { nodes: [], open: { keyword, end } };
}

function parsePipeline(text: string): Pipeline {
  const tokens = [...text.matchAll(TOKEN)].map(([, token = '']) => token);
  const pipeline = (): Pipeline => {
    const commands: Word[][] = [[]];
    for (let token = tokens.shift(); token !== undefined && token !== ')'; token = tokens.shift()) {
      if (token === '|') commands.push([]);
      else commands.at(-1)?.push(token === '(' ? { kind: 'group', pipeline: pipeline() } : word(token));
    }
    if (commands.some((words) => words.length === 0)) throw broken(`${JSON.stringify(text.trim())} says nothing`);
    return commands;
  };
  const found = pipeline();
  if (tokens.length > 0) throw broken(`${JSON.stringify(text.trim())} has a parenthesis too many`);
  return found;
}

function word(token: string): Word {
  if (token.startsWith('`')) return { kind: 'literal', value: token.slice(1, -1) };
  if (token.startsWith('"')) return { kind: 'literal', value: unquoted(token) };
  if (/^-?\d+(\.\d+)?$/.test(token)) return { kind: 'literal', value: Number(token) };
  if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' };
  if (token === 'nil') return { kind: 'literal', value: null };
  const field = /^(?:\$(\w*))?((?:\.\w+)*|\.)$/.exec(token);
  if (field) {
    const path = (field[2] ?? '').split('.').filter((part) => part !== '');
    return { kind: 'field', variable: token.startsWith('$') ? (field[1] ?? '') : undefined, path };
  }
  if (/^[A-Za-z]\w*$/.test(token)) return { kind: 'call', name: token };
  throw broken(`${JSON.stringify(token)} is not understood`);
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    throw broken(`${token} is no text`);
  }
}

/** The error of a template that can not be used. */
export function broken(why: string): EngineError {
  return new EngineError('INVALID_SETTINGS', `the template can not be read: ${why}`, {
    remedy: 'correct it; what is understood stands in docs/settings.md',
  });
}
