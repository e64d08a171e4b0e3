import type { KubeObject } from '../../../../kube/index.js';
import { numberAt, textAt } from '../../../read.js';
import { degraded, progressing } from '../../health.js';
import { conditionsIn, messageOr, type ObjectCondition } from '../../object-conditions.js';
import { hasStatus, type PartialRule } from '../../rules.js';

/** How a kind of GitOps Promoter talks about itself. */
export interface Texts {
  /** Before there is a status, such as `Initializing Git repository`. */
  readonly initializing: string;
  readonly deleting: string;
  /** The name in the message that a change of the spec was not seen yet. */
  readonly name: string;
  /** A failed reconciliation. */
  readonly failed: string;
  /** Not ready for another reason; by default as {@link failed}. */
  readonly notReady?: string;
  /** Readiness that is not known; by default that is no obstacle. */
  readonly unknown?: string;
  /** No condition that says "ready". */
  readonly missing: string;
  /** The conditions that say "ready"; by default `Ready` alone. */
  readonly types?: readonly string[];
  /** What finalizers wait for, by their names. */
  readonly finalizers?: Readonly<Record<string, string>>;
}

/** The part that all kinds of GitOps Promoter share: everything up to the condition that says "ready". */
export function untilReady(texts: Texts): PartialRule {
  const { initializing, missing, types = ['Ready'] } = texts;
  return (object) => {
    if (object.metadata.deletionTimestamp !== undefined) return progressing(describeDeletion(object, texts));
    if (!hasStatus(object)) return progressing(initializing);
    const found = conditionsIn(object).filter(({ type }) => types.includes(type));
    for (const condition of found) {
      const health = obstacle(object, condition, texts);
      if (health) return health;
    }
    return found.length === 0 ? progressing(missing) : undefined;
  };
}

function obstacle({ metadata }: KubeObject, condition: ObjectCondition, texts: Texts) {
  const { status, fields } = condition;
  const { name, failed, notReady = failed, unknown } = texts;
  const observed = numberAt(fields, 'observedGeneration');
  if (observed !== undefined && metadata.generation !== undefined && observed !== metadata.generation) {
    return progressing(`Waiting for ${name} spec update to be observed`);
  }
  const reason = typeof fields['reason'] === 'string' ? textAt(fields, 'reason') : 'Unknown';
  if (status === 'False') {
    const cause = reason === 'ReconciliationError' ? failed : `${notReady} (${reason})`;
    return degraded(`${cause}: ${messageOr(condition, 'Unknown error')}`);
  }
  return status === 'Unknown' && unknown !== undefined
    ? progressing(`${unknown} (${reason}): ${messageOr(condition, 'Unknown')}`)
    : undefined;
}

function describeDeletion({ metadata }: KubeObject, { deleting, finalizers = {} }: Texts): string {
  const known = (metadata.finalizers ?? []).filter((name) => Object.hasOwn(finalizers, name));
  return [deleting, ...known.map((name) => `${name}: ${finalizers[name]}`)].join(' ');
}
