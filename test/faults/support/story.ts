import { stringifyJson } from '../../../lib/kube/index.js';
import type { FaultWorld } from './fault-world.js';

/** What was asked and answered about an Application, and what became of it, in the order of time: for whoever looks for a reason. */
export function storyOf(world: FaultWorld, app: string): string[] {
  const name = world.name(app);
  const { live, apps } = world.oracle.happened;
  const asked = world.audit.writes().filter(({ call }) => call.namespace === name || call.name === name);
  const requests = asked.map(({ at, client, call, status, fault, answeredAt }): [number, string] => {
    const befell = fault === undefined ? '' : ` (${fault.type})`;
    const answer = `${status ?? 'no answer'}${befell} at ${answeredAt?.toFixed(0) ?? '-'}`;
    return [at, `${client} ${call.verb} ${call.resource}/${call.name} ${call.subresource}: ${answer}`];
  });
  const versions = [...live.all(), ...apps.all()].filter(({ object: { metadata } }) =>
    [metadata.namespace, metadata.name].includes(name),
  );
  const states = versions.map(({ object, from, until }): [number, string] => {
    const { kind, metadata, status = null, operation = null } = object;
    const { uid = '', resourceVersion = '', annotations = {} } = metadata;
    const what = `${kind} ${metadata.name ?? ''} ${uid}@${resourceVersion} until ${until.toFixed(0)}`;
    const state = kind === 'Application' ? stringifyJson({ status, operation }) : '';
    return [from, `  is ${what} ${JSON.stringify(annotations)} ${state}`];
  });
  const told = [...requests, ...states].sort(([a], [b]) => a - b);
  return told.map(([at, text]) => `${at.toFixed(0)} ${text}`);
}
