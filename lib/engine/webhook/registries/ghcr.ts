import type { Json } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import type { RegistryEvent } from './registry-event.js';

/** A package that was published in GitHub's container registry; `undefined` for anything else that packages go through. */
export function ghcrEvent(payload: Json): RegistryEvent | undefined {
  const type = textAt(payload, 'package', 'package_type').toLowerCase();
  if (textAt(payload, 'action') !== 'published' || type !== 'container') return undefined;
  const tag = textAt(payload, 'package', 'package_version', 'container_metadata', 'tag', 'name');
  const owner = textAt(payload, 'package', 'owner', 'login');
  const name = textAt(payload, 'package', 'name');
  if (tag === '' || owner === '' || name === '') return undefined;
  return { registry: 'ghcr.io', repository: `${owner}/${name}`, tag };
}
