import type { Json } from '../../../kube/index.js';
import { listAt, textAt } from '../../read.js';
import { WebhookError } from '../errors.js';
import type { RegistryEvent } from './registry-event.js';

/**
 * An artifact that was pushed to a Harbor registry; `undefined` for other events and for a push without a tag.
 *
 * @throws WebhookError `INVALID_PAYLOAD` when the event names no repository
 */
export function harborEvent(payload: Json): RegistryEvent | undefined {
  if (textAt(payload, 'type') !== 'PUSH_ARTIFACT') return undefined;
  const tagged = listAt(payload, 'event_data', 'resources').find((resource) => textAt(resource, 'tag') !== '');
  if (tagged === undefined) return undefined;
  const of = (key: string): string => textAt(payload, 'event_data', 'repository', key);
  const parts = [of('namespace'), of('name')].filter((part) => part !== '');
  const repository = of('repo_full_name') || (parts.length === 2 ? parts.join('/') : '');
  if (repository === '') throw new WebhookError('INVALID_PAYLOAD', 'the event of the registry names no repository');
  return { registry: registryOf(textAt(tagged, 'resource_url')), repository, tag: textAt(tagged, 'tag') };
}

/** The host of the address of an artifact, with its port when one is named. */
export function registryOf(resourceUrl: string): string {
  return resourceUrl.replace(/^[a-z]+:\/\//i, '').split('/')[0] ?? '';
}
