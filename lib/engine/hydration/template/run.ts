import { isJsonObject, type Json } from '../../../kube/index.js';
import { functions } from './functions.js';
import { broken, parseTemplate, type Node, type Pipeline, type Word } from './parse.js';
import { isTrue, shown } from './values.js';

/** The most characters that a template may come to. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Fills in a template of Go's language: fields, variables, pipelines, `if`, `with`, `range`, and the functions of {@link functions}. A field that
 * is not there is nothing.
 *
 * @throws EngineError `INVALID_SETTINGS`
 */
export function fillTemplate(template: string, data: Json): string {
  const run = new Run(data);
  run.nodes(parseTemplate(template), data);
  return run.text;
}

class Run {
  text = '';
  readonly #variables = new Map<string, Json>();

  constructor(data: Json) {
    this.#variables.set('', data);
  }

  nodes(nodes: readonly Node[], dot: Json): void {
    for (const node of nodes) this.#node(node, dot);
    if (this.text.length > MOST_CHARACTERS) throw broken(`it comes to more than ${MOST_CHARACTERS} characters`);
  }

  #node(node: Node, dot: Json): void {
    if (node.kind === 'text') this.text += node.text;
    else if (node.kind === 'value') this.text += shown(this.#value(node.pipeline, dot));
    else if (node.kind === 'set') this.#variables.set(node.variable, this.#value(node.pipeline, dot));
    else {
      const value = this.#value(node.pipeline, dot);
      const [first, second] = node.variables;
      if (!isTrue(value)) this.nodes(node.otherwise, dot);
      else if (node.kind === 'range') {
        const entries = entriesOf(value);
        for (const [key, each] of entries) {
          if (second !== undefined && first !== undefined) this.#variables.set(first, key);
          const name = second ?? first;
          if (name !== undefined) this.#variables.set(name, each);
          this.nodes(node.then, each);
        }
      } else {
        if (first !== undefined) this.#variables.set(first, value);
        this.nodes(node.then, node.kind === 'with' ? value : dot);
      }
    }
  }

  #value(pipeline: Pipeline, dot: Json): Json {
    let given: Json | undefined;
    for (const words of pipeline) given = this.#command(words, dot, given);
    return given ?? null;
  }

  #command([first, ...rest]: readonly Word[], dot: Json, given: Json | undefined): Json {
    if (first === undefined) return null;
    const last = given === undefined ? [] : [given];
    if (first.kind === 'call') {
      const call = functions[first.name];
      if (call === undefined) throw broken(`the function ${first.name} is not known`);
      return call([...rest.map((word) => this.#word(word, dot)), ...last]);
    }
    if (rest.length + last.length > 0) throw broken('a value is followed by another');
    return this.#word(first, dot);
  }

  #word(word: Word, dot: Json): Json {
    switch (word.kind) {
      case 'literal':
        return word.value;
      case 'group':
        return this.#value(word.pipeline, dot);
      case 'call':
        return this.#command([word], dot, undefined);
      case 'field': {
        const known = word.variable === undefined ? dot : this.#variables.get(word.variable);
        if (known === undefined) throw broken(`the variable $${word.variable ?? ''} is not known`);
        return word.path.reduce<Json>(
          (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null),
          known,
        );
      }
    }
  }
}

function entriesOf(value: Json): [Json, Json][] {
  if (Array.isArray(value)) return value.map((each, index) => [index, each]);
  if (!isJsonObject(value)) throw broken('range is over a list or a map');
  const entries = Object.entries(value).map(([key, each]): [Json, Json] => [key, each ?? null]);
  return entries.sort(([a], [b]) => (shown(a) < shown(b) ? -1 : 1));
}
