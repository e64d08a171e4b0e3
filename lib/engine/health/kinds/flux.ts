import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { degraded, healthy, progressing, suspended, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions, type ObjectCondition } from '../object-conditions.js';
import { firstOf, type HealthRules, type PartialRule } from '../rules.js';

const held: PartialRule = (object) =>
  at(object, 'spec', 'suspend') === true ? suspended(`${object.kind} is suspended`) : undefined;

/** How a kind of the toolkit says where it stands. */
interface Signs {
  /** The status of `Ready` that means "not yet". */
  readonly notYet: 'Unknown' | 'False';
  /** Reasons of `Reconciling` that count; all when absent. */
  readonly reconciling?: readonly string[];
  /** Conditions besides `Ready` that count as success when True; one of them is needed too. */
  readonly results?: readonly string[];
}

/** Progress needs "not yet" and a reconciliation; health needs `Ready` and a result where the kind has one. The rest is a fault. */
function reconciled({ notYet, reconciling, results = [] }: Signs): HealthRule {
  return (object) => {
    if (!hasConditions(object)) return progressing('Status unknown');
    const list = conditionsIn(object);
    const ready = list.filter(({ type }) => type === 'Ready');
    const moving =
      ready.filter(({ status }) => status === notYet).length +
      list.filter((item) => isTrue(item, 'Reconciling') && (reconciling?.includes(item.reason) ?? true)).length;
    const good = [...ready, ...list.filter(({ type }) => results.includes(type))];
    const succeeded = good.filter(({ status }) => status === 'True').length;
    const message = reasons(list, results.includes('ArtifactInStorage'));
    if (moving === 2) return progressing(message);
    return succeeded === (results.length > 0 ? 2 : 1) ? healthy(message) : degraded(message);
  };
}

const isTrue = ({ type, status }: ObjectCondition, wanted: string) => type === wanted && status === 'True';

/** The reason of `Ready`; of sources, the reason why their artifact is out of date too. */
function reasons(list: readonly ObjectCondition[], source: boolean): string {
  return list.reduce((text, condition) => {
    if (condition.type === 'Ready') return condition.reason;
    return source && isTrue(condition, 'ArtifactOutdated') ? `${text} ${condition.reason}` : text;
  }, '');
}

/** A receiver is healthy as soon as it is ready. */
function receiver(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return progressing('Status unknown');
  const list = conditionsIn(object);
  const ready = list.filter(({ type }) => type === 'Ready');
  const verdict = ready.filter(({ status }) => status === 'True').length === 1 ? healthy : degraded;
  return verdict(ready.at(-1)?.reason);
}

const source = reconciled({ notYet: 'Unknown', results: ['ArtifactInStorage'] });
const applied = reconciled({ notYet: 'Unknown' });
const imagePolicy = reconciled({
  notYet: 'False',
  reconciling: ['NewGeneration', 'AccessingRepository', 'ApplyingPolicy'],
});
const imageRepository = reconciled({ notYet: 'False', reconciling: ['NewGeneration', 'Scanning'] });

const ociRepository: PartialRule = (object) =>
  at(object, 'spec', 'type') === 'oci'
    ? healthy("Helm repositories of type 'oci' do not contain any information in the status.")
    : undefined;

/** Flux. */
export const fluxRules: HealthRules = {
  'helm.toolkit.fluxcd.io/HelmRelease': firstOf(
    [held],
    reconciled({ notYet: 'Unknown', results: ['Released', 'TestSuccess'] }),
  ),
  'image.toolkit.fluxcd.io/ImagePolicy': imagePolicy,
  'image.toolkit.fluxcd.io/ImageRepository': firstOf([held], imageRepository),
  'image.toolkit.fluxcd.io/ImageUpdateAutomation': firstOf([held], applied),
  'kustomize.toolkit.fluxcd.io/Kustomization': firstOf([held], applied),
  'notification.toolkit.fluxcd.io/Receiver': firstOf([held], receiver),
  'source.toolkit.fluxcd.io/Bucket': firstOf([held], source),
  'source.toolkit.fluxcd.io/GitRepository': firstOf([held], source),
  'source.toolkit.fluxcd.io/HelmChart': firstOf([held], source),
  'source.toolkit.fluxcd.io/HelmRepository': firstOf([held, ociRepository], source),
  'source.toolkit.fluxcd.io/OCIRepository': firstOf([held], source),
};
