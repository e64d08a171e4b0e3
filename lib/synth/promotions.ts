import type { Environment, Platform } from '../platform/index.js';
import { SynthError } from './errors.js';

/** What is wrong with where the environments of a platform are promoted to: out of it, or round in a circle. */
export function promotionFaults(platform: Platform<never>): SynthError[] {
  const environments = new Map<string, Environment>(Object.entries<Environment>(platform.environments));
  const faults: SynthError[] = [];
  for (const { name, promotions } of environments.values()) {
    for (const { to } of promotions) {
      if (environments.has(to)) continue;
      const expected = `one of ${[...environments.keys()].join(', ')}`;
      faults.push(fault(name, `a promotion to "${to}"`, expected, 'give the platform that environment too'));
    }
  }
  const circle = circleIn(environments);
  if (circle) {
    faults.push(fault(circle[0] ?? '', `promotions ${circle.join(' => ')}`, 'an end', 'leave one of them out'));
  }
  return faults;
}

function fault(where: string, got: string, expected: string, remedy: string): SynthError {
  return new SynthError('INVALID_PROMOTION', `got ${got}, expected ${expected}`, { where, got, expected, remedy });
}

function circleIn(environments: ReadonlyMap<string, Environment>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    done.add(name);
    for (const { to } of environments.get(name)?.promotions ?? []) {
      const found = visit(to, [...trail, name]);
      if (found) return found;
    }
    return undefined;
  };
  for (const name of environments.keys()) {
    const found = visit(name, []);
    if (found) return found;
  }
  return undefined;
}
