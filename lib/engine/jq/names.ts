import { JqSyntaxError } from './errors.js';
import type { Node, Pattern } from './syntax.js';

/** The functions (`name/arity`), variables (`$name`) and labels (`*name*`) that can be used at a place. */
type Names = ReadonlySet<string>;

const FORMATS = ['text', 'json', 'base64', 'base64d', 'uri', 'html', 'csv', 'tsv', 'sh'];

/**
 * Sees that everything that an expression uses is defined.
 *
 * @throws JqSyntaxError
 */
export function checkNames(node: Node, names: Names): void {
  const both = (...nodes: readonly (Node | undefined)[]): void =>
    nodes.forEach((inner) => inner && checkNames(inner, names));
  switch (node.type) {
    case 'call':
      if (!names.has(`${node.name}/${node.args.length}`))
        throw missing(`function not defined: ${node.name}/${node.args.length}`);
      return both(...node.args);
    case 'variable':
      if (!names.has(`$${node.name}`)) throw missing(`variable not defined: $${node.name}`);
      return;
    case 'break':
      if (!names.has(`*${node.name}*`)) throw missing(`label not defined: $${node.name}`);
      return;
    case 'format':
      return checkFormat(node.name);
    case 'text':
      if (node.format !== undefined) checkFormat(node.format);
      return both(...node.parts.filter((part) => typeof part !== 'string'));
    case 'index':
      return both(node.of, node.at);
    case 'slice':
      return both(node.of, node.from, node.to);
    case 'each':
    case 'negate':
      return both(node.of);
    case 'optional':
      return both(node.body);
    case 'try':
      return both(node.body, node.handler);
    case 'array':
      return both(node.body);
    case 'object':
      return both(...node.entries.flat());
    case 'if':
      return both(node.condition, node.then, node.otherwise);
    case 'label':
      return checkNames(node.body, new Set([...names, `*${node.name}*`]));
    case 'bind':
      both(node.source);
      return checkNames(node.body, bound(node.pattern, names));
    case 'reduce':
    case 'foreach': {
      both(node.source, node.start);
      const inner = bound(node.pattern, names);
      checkNames(node.update, inner);
      if (node.type === 'foreach' && node.extract) checkNames(node.extract, inner);
      return;
    }
    case 'define': {
      const { name, parameters, body } = node.definition;
      const outer = new Set([...names, `${name}/${parameters.length}`]);
      const parts = parameters.flatMap((one) => (one.startsWith('$') ? [one, `${one.slice(1)}/0`] : [`${one}/0`]));
      checkNames(body, new Set([...outer, ...parts]));
      return checkNames(node.body, outer);
    }
    case 'identity':
    case 'recurse':
    case 'literal':
      return;
    default:
      return both(node.left, node.right);
  }
}

function checkFormat(name: string): void {
  if (!FORMATS.includes(name)) throw missing(`format not defined: @${name}`);
}

function bound(pattern: Pattern, names: Names): Names {
  if (pattern.type === 'variable') return new Set([...names, `$${pattern.name}`]);
  if (pattern.type === 'array') return pattern.items.reduce<Names>((all, item) => bound(item, all), names);
  return pattern.entries.reduce<Names>((all, [key, value]) => {
    checkNames(key, all);
    return bound(value, all);
  }, names);
}

const missing = (what: string): JqSyntaxError => new JqSyntaxError(what);
