import type { Json } from '../../kube/index.js';
import { child, type Step } from './paths.js';

/** A value and, where it was reached from the input of a path expression, the way to it. */
export interface Place {
  readonly value: Json;
  readonly path: readonly Step[] | undefined;
}

/** Takes one output after the other. */
export type Emit = (place: Place) => void;

/** A value that is not reached from anything. */
export function made(value: Json): Place {
  return { value, path: undefined };
}

/** The value alone: what is done with it is no part of a path. */
export function withoutPath({ value }: Place): Place {
  return made(value);
}

/** One step on from a place. */
export function step({ value, path }: Place, at: Step): Place {
  return { value: child(value, at), path: path && [...path, at] };
}
