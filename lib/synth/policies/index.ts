import { Policy, type DeliveredObject } from '../../platform/index.js';
import { SynthError } from '../errors.js';
import type { SourceLines } from '../source-lines.js';
import { gpuQuota } from './gpu-quota.js';
import { images } from './images.js';
import { limits } from './limits.js';
import { names } from './names.js';
import { plaintext } from './plaintext.js';
import { privileged } from './privileged.js';
import { project } from './project.js';
import { references } from './references.js';

/** The policies that every platform keeps. */
export const mandatoryPolicies: readonly Policy[] = [
  names,
  references,
  images,
  limits,
  plaintext,
  project,
  privileged,
  gpuQuota,
];

/** What breaks a policy without an exception, each with the construct and the line of the program that made it. */
export function brokenPolicies(
  policies: readonly Policy[],
  objects: readonly DeliveredObject[],
  sources: SourceLines,
): SynthError[] {
  return policies.flatMap((policy) =>
    [...policy.faults(objects)]
      .filter(({ construct }) => Policy.reasonFor(construct, policy.code) === undefined)
      .map(({ construct, got, expected, remedy }) => {
        const help =
          remedy ?? `mend it, or write down why not: Policy.except(construct, '${policy.code}', 'because …')`;
        return new SynthError(policy.code, `got ${got}, expected ${expected}`, {
          where: construct.node.path,
          source: sources.of(construct),
          got,
          expected,
          remedy: help,
        });
      }),
  );
}
