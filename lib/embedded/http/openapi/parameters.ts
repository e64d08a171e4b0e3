import { schemaAsset } from '../../../kube/index.js';

/** A parameter of an operation. */
export interface Parameter {
  readonly place: 'path' | 'query';
  readonly type: string;
  readonly description: string;
}

let known: Readonly<Record<string, readonly [type: string, description: string]>> | undefined;

/** What a parameter means. `named` is the kind that `{name}` names, `action` what the operation does. */
export function parameterOf(name: string, named: string, action: string): Parameter {
  if (name === 'name') return { place: 'path', type: 'string', description: `name of the ${named}` };
  known ??= schemaAsset('parameters');
  const [type, description] = known[`${action}/${name}`] ?? known[name] ?? ['string', ''];
  return { place: name === 'namespace' ? 'path' : 'query', type, description };
}
