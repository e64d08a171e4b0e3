import { keyOf, keyText, type SlipwayError } from '../kube/index.js';
import { inClusterServer } from '../model/index.js';
import type { DeliveredObject, Platform } from '../platform/index.js';
import { SynthError } from './errors.js';
import { brokenPolicies, mandatoryPolicies } from './policies/index.js';
import { promotionFaults } from './promotions.js';
import type { SourceLines } from './source-lines.js';
import type { SynthesizedApplication, SynthesizedObject } from './synthesis.js';

const HUB_NAMESPACE = 'argocd';

/** Everything for which a platform is refused once all its objects are known: empty applications, second owners, broken policies. */
export function faultsOf(
  platform: Platform<never>,
  hub: readonly SynthesizedObject[],
  applications: readonly SynthesizedApplication[],
  sources: SourceLines,
): SlipwayError[] {
  const objects: DeliveredObject[] = hub.map(({ object, construct }) => ({
    object,
    construct,
    namespace: object.metadata.namespace ?? HUB_NAMESPACE,
    cluster: inClusterServer,
    application: undefined,
  }));
  for (const { construct: application, namespace, objects: own } of applications) {
    for (const { selector } of application.environment.clusters) {
      const cluster = selector === 'in-cluster' ? inClusterServer : selector;
      for (const { object, construct } of own) {
        objects.push({ object, construct, namespace: object.metadata.namespace ?? namespace, cluster, application });
      }
    }
  }
  return [
    ...applications
      .filter((each) => each.objects.length === 0)
      .map(({ construct }) => emptyApplication(construct, sources)),
    ...promotionFaults(platform),
    ...secondOwners(objects, sources),
    ...brokenPolicies([...mandatoryPolicies, ...platform.policies], objects, sources),
  ];
}

function emptyApplication(construct: SynthesizedApplication['construct'], sources: SourceLines): SynthError {
  return new SynthError('INVALID_OBJECT', 'the application holds no object', {
    where: construct.node.path,
    source: sources.of(construct),
    got: 'no object',
    expected: 'at least one',
    remedy: 'give it one, or add it to fewer environments',
  });
}

/** One object has one owner: a second declaration in the same cluster would fight the first for ever. */
function secondOwners(objects: readonly DeliveredObject[], sources: SourceLines): SynthError[] {
  const seen = new Map<string, string>();
  const faults: SynthError[] = [];
  for (const { object, construct, cluster, namespace } of objects) {
    const key = keyOf(object);
    const text = `${cluster} ${keyText({ ...key, namespace: key.namespace || namespace })}`;
    const first = seen.get(text);
    if (first === undefined) {
      seen.set(text, construct.node.path);
      continue;
    }
    faults.push(
      new SynthError('DUPLICATE_OBJECT', `${key.kind} "${key.name}" was declared before, at ${first}`, {
        where: construct.node.path,
        source: sources.of(construct),
        got: `a second ${key.kind} "${key.name}"`,
        expected: 'one declaration of an object in a cluster',
        remedy: 'give one of them another name or namespace, or declare it once',
      }),
    );
  }
  return faults;
}
