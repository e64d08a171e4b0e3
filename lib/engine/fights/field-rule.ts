import { stringifyJson, type Json } from '../../kube/index.js';
import type { Path, Segment } from '../compare/index.js';

/**
 * A place in an object as `ignoreDifferences` names it: a JSON pointer (`/spec/replicas`), or, where items of lists are on the way, a jq
 * path (`.spec.template.spec.containers[] | select(.name == "web") | .image`).
 */
export function fieldRule(path: Path): string {
  const fields = path.flatMap((segment) => ('field' in segment ? [segment.field] : []));
  if (fields.length === path.length) return fields.map((field) => `/${pointerToken(field)}`).join('');
  return path.reduce((text, segment, index) => {
    const afterItem = index > 0 && !('field' in (path[index - 1] ?? {}));
    return `${text}${afterItem ? ' | ' : ''}${jqStep(segment, text === '' || afterItem)}`;
  }, '');
}

/** Whether a rule of `fieldRule` is a JSON pointer. */
export const isPointer = (rule: string): boolean => rule.startsWith('/');

const pointerToken = (field: string): string => field.replaceAll('~', '~0').replaceAll('/', '~1');

function jqStep(segment: Segment, isFirst: boolean): string {
  if ('field' in segment) {
    if (/^[A-Za-z_]\w*$/.test(segment.field)) return `.${segment.field}`;
    return `${isFirst ? '.' : ''}[${JSON.stringify(segment.field)}]`;
  }
  const start = isFirst ? '.' : '';
  if ('index' in segment) return `${start}[${segment.index}]`;
  if ('value' in segment) return `${start}[] | select(. == ${stringifyJson(segment.value)})`;
  const keys = Object.entries(segment.keys).map(
    ([key, value]) => `${jqStep({ field: key }, true)} == ${literal(value)}`,
  );
  return `${start}[] | select(${keys.join(' and ')})`;
}

const literal = (value: Json | undefined): string => stringifyJson(value ?? null);
