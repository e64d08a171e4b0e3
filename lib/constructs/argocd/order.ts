import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../errors.js';
import type { Hook } from './hook.js';
import type { SyncOption } from './sync-option.js';

/** What calls of `Sync` said about one object. */
export interface Order {
  wave?: number;
  hook?: Hook;
  readonly after: Set<IConstruct>;
  readonly options: SyncOption[];
}

const key = Symbol.for('slipway.argocd.Order');

/** The record of an object, kept on the object itself. */
export function orderOf(object: ApiObject): Order {
  const holder = object as ApiObject & { [key]?: Order };
  if (!holder[key]) {
    Object.defineProperty(object, key, { value: { after: new Set(), options: [] } satisfies Order });
  }
  return holder[key] as Order;
}

/** The waves that are known while the order is fixed. */
let fixed: Map<ApiObject, number> | undefined;

/** Does something while nobody changes the order of objects: each wave is worked out once then, and not for every object behind it. */
export function withFixedOrder<T>(action: () => T): T {
  fixed = new Map();
  try {
    return action();
  } finally {
    fixed = undefined;
  }
}

/**
 * The wave of an object: the one that was set, or one more than the highest wave it must come after, or 0.
 * @throws ConstructError CONTRADICTORY_ORDER when dependencies form a circle, or a wave that was set is too low for them
 */
export function waveNumber(object: ApiObject): number {
  return resolve(object, fixed ?? new Map(), []);
}

function resolve(object: ApiObject, known: Map<ApiObject, number>, trail: readonly ApiObject[]): number {
  const found = known.get(object);
  if (found !== undefined) return found;
  if (trail.includes(object)) {
    const circle = [...trail.slice(trail.indexOf(object)), object].map(({ node }) => node.path).join(' → ');
    throw new ConstructError('CONTRADICTORY_ORDER', `runs after itself: ${circle}`, {
      where: object.node.path,
      got: circle,
      expected: 'an order without a circle',
      remedy: 'leave one of these dependencies out',
    });
  }
  const order = orderOf(object);
  let lowest = Number.NEGATIVE_INFINITY;
  for (const target of order.after) {
    for (const earlier of target.node.findAll()) {
      if (!ApiObject.isApiObject(earlier) || earlier === object) continue;
      lowest = Math.max(lowest, resolve(earlier, known, [...trail, object]) + 1);
    }
  }
  const wave = order.wave ?? Math.max(lowest, order.after.size > 0 ? lowest : 0);
  if (wave < lowest) {
    throw new ConstructError(
      'CONTRADICTORY_ORDER',
      `got wave ${wave}, expected at least ${lowest} by what it runs after`,
      {
        where: object.node.path,
        got: String(wave),
        expected: `at least ${lowest}`,
        remedy: 'leave the wave away: it follows from runAfter and runBefore',
      },
    );
  }
  const number = Number.isFinite(wave) ? wave : 0;
  known.set(object, number);
  return number;
}
