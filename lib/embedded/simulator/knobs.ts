import type { KubeObject } from '../../kube/index.js';
import { stringsAt } from '../fields.js';

/** The annotation that makes an object behave in another way than well; its value is one of {@link knobs}. */
export const SIMULATE = 'slipway.dev/simulate';
/** The annotation that says how long something takes to start or to end, such as `300ms` or `1m30s`. */
export const DURATION = 'slipway.dev/simulate-duration';

/** What a value of {@link SIMULATE} does. */
export interface KnobMeaning {
  /** What is seen of it, in a sentence. */
  readonly means: string;
  /** `pods`: it reaches the pods of a workload; `whole`: it concerns the object that carries it, not its pods. */
  readonly reaches: 'pods' | 'whole';
  /** The kinds that it means something to. @default all */
  readonly kinds?: readonly string[];
}

const table = {
  fail: { means: 'its containers exit with code 1; what has no pods reports its failure', reaches: 'pods' },
  slow: { means: 'it takes a minute, or as long as slipway.dev/simulate-duration says', reaches: 'pods' },
  stuck: { means: 'it never comes to an end: pods stay in ContainerCreating, jobs run on', reaches: 'pods' },
  'image-error': { means: 'the image cannot be pulled: ErrImagePull, then ImagePullBackOff', reaches: 'pods' },
  'crash-loop': {
    means: 'its containers exit with code 1 and are restarted ever later, up to 5 minutes',
    reaches: 'pods',
  },
  oom: { means: 'its containers are killed for their memory: OOMKilled, exit code 137', reaches: 'pods' },
  'canary-fail': {
    means: 'the analysis of an update fails: it is aborted, and the stable pods stay',
    reaches: 'whole',
    kinds: ['Rollout'],
  },
  'quota-exceeded': {
    means: 'its pods are refused: FailedCreate; what waits for quota goes on waiting',
    reaches: 'whole',
  },
  lost: {
    means: 'the node falls silent: its pods are not ready, and evicted after 5 minutes',
    reaches: 'whole',
    kinds: ['Node'],
  },
} as const satisfies { readonly [knob: string]: KnobMeaning };

/** A value of {@link SIMULATE}. */
export type Knob = keyof typeof table;

/** Every way in which an object can be told to behave, by the value of the annotation {@link SIMULATE}. */
export const knobs: Readonly<Record<Knob, KnobMeaning>> = table;

/** How an object is told to behave; undefined for well, and for values that mean nothing. */
export function knobOf({ metadata }: Pick<KubeObject, 'metadata'>): Knob | undefined {
  const value = metadata.annotations?.[SIMULATE];
  return value !== undefined && isKnob(value) ? value : undefined;
}

/**
 * Why a value that a person wrote into {@link SIMULATE}, on an object or on its pod template, means nothing; undefined when all is
 * well. What is controlled by another object has the annotation from there, where it is told.
 */
export function refusedKnob(object: KubeObject): string | undefined {
  if (object.metadata.ownerReferences?.some(({ controller }) => controller === true) === true) return undefined;
  const own = object.metadata.annotations?.[SIMULATE];
  const inherited = stringsAt(object, 'spec', 'template', 'metadata', 'annotations')[SIMULATE];
  return (own && refusal(own, object.kind)) ?? (inherited && refusal(inherited, 'Pod'));
}

function refusal(value: string, kind: string): string | undefined {
  if (!isKnob(value)) {
    return `${SIMULATE}: ${JSON.stringify(value.slice(0, 100))} is unknown and ignored; expected one of ${Object.keys(knobs).join(', ')}`;
  }
  const { kinds } = knobs[value];
  if (kinds === undefined || kinds.includes(kind)) return undefined;
  return `${SIMULATE}: ${value} means nothing to a ${kind} and is ignored; it is for ${kinds.join(', ')}`;
}

function isKnob(value: string): value is Knob {
  return Object.hasOwn(knobs, value);
}
