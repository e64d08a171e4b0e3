import {
  applicationOfOwners,
  defaultTracking,
  isDnsLabel,
  isSelfReferenced,
  metadataValue,
  normalizeTargets,
  normalizeTracking,
  parseTrackingId,
  removeTracking,
  setInstanceLabel,
  setTracking,
  trackedBy,
  trackingFromSettings,
  trackingId,
  trackingMethod,
  truncateLabel,
  withMetadataValue,
  withoutMetadataValue,
  type Tracking,
} from '../../../lib/engine/index.js';
import { keyOf, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import { given, plain, type Topic } from '../topic.js';

const objectOf = (input: JsonObject, key = 'object') => given<KubeObject>(input, key);
const maps = ({ metadata }: KubeObject): JsonObject => ({
  labels: metadata.labels ?? {},
  annotations: metadata.annotations ?? {},
});
const trackingOf = (input: JsonObject): Tracking => ({
  method: trackingMethod(given(input, 'trackingMethod')),
  labelKey:
    given<string | undefined>(input, 'labelKey') ?? given<string | undefined>(input, 'key') ?? defaultTracking.labelKey,
  installationId: given<string | undefined>(input, 'installationID') ?? '',
});

interface Node {
  readonly name: string;
  readonly owners?: readonly string[];
  readonly appName?: string;
}
const ownedNode = ({ owners = [], appName = '' }: Node) => ({ owners, application: appName });

/** Tracking of objects. */
export const tracking: Topic = {
  operations: {
    GetAppName: (input) => ({ appName: trackedBy(objectOf(input), trackingOf(input)) }),
    SetAppInstance: (input) =>
      maps(setTracking(objectOf(input), given(input, 'appName'), given(input, 'namespace'), trackingOf(input))),
    RemoveAppInstance: (input) => maps(removeTracking(objectOf(input), trackingOf(input))),
    TruncateLabel: (input) => ({ value: truncateLabel(given(input, 'value')) }),
    ParseTrackingID: (input) => {
      const id = parseTrackingId(given(input, 'value'));
      if (!id) throw new Error('wrong format');
      const { application, ...key } = id;
      return { applicationName: application, ...key };
    },
    BuildTrackingID: (input) => ({
      value: trackingId({
        application: given(input, 'applicationName'),
        group: given(input, 'group'),
        kind: given(input, 'kind'),
        namespace: given(input, 'namespace'),
        name: given(input, 'name'),
      }),
    }),
    Normalize: (input) => {
      const live = normalizeTracking(
        objectOf(input, 'config') ?? undefined,
        objectOf(input, 'live') ?? undefined,
        trackingOf(input),
      );
      return { live: live ? maps(live) : null };
    },
    IsOldTrackingMethod: (input) => ({ old: trackingOf(input).method === 'label' }),
    SetAppInstanceLabel: (input) => {
      const object = setInstanceLabel(objectOf(input), given(input, 'key'), given(input, 'value'));
      const spec = object['spec'] as JsonObject | undefined;
      const selector = spec?.['selector'] as JsonObject | undefined;
      const template = spec?.['template'] as { metadata?: JsonObject } | undefined;
      return {
        labels: object.metadata.labels ?? {},
        selector: selector?.['matchLabels'] ?? null,
        templateLabels: template?.metadata?.['labels'] ?? null,
      };
    },
    SetAnnotation: (input) =>
      maps(withMetadataValue(objectOf(input), 'annotations', given(input, 'key'), given(input, 'value'))),
    GetAnnotation: (input) => ({ value: metadataValue(objectOf(input), 'annotations', given(input, 'key')) }),
    GetLabel: (input) => ({ value: metadataValue(objectOf(input), 'labels', given(input, 'key')) }),
    RemoveLabel: (input) => ({
      labels: withoutMetadataValue(objectOf(input), 'labels', given(input, 'key')).metadata.labels ?? null,
    }),
    RemoveAnnotation: (input) => ({
      annotations:
        withoutMetadataValue(objectOf(input), 'annotations', given(input, 'key')).metadata.annotations ?? null,
    }),
    IsValidResourceName: (input) => ({ valid: isDnsLabel(given(input, 'name')) }),
    IsSelfReferenced: (input) => ({
      managed: isSelfReferenced(
        objectOf(input, 'live') ?? undefined,
        objectOf(input, 'config') ?? undefined,
        trackingOf(input),
      ),
    }),
    NormalizeTargets: (input, { expect }) => {
      const retracked: KubeObject[] = [];
      const { objects, conditions } = normalizeTargets(
        given<KubeObject[]>(input, 'objects'),
        given(input, 'namespace'),
        () => given<boolean>(input, 'namespaced'),
        (object) => {
          retracked.push(object);
          return object;
        },
      );
      const asked = Object.keys(given<JsonObject[] | undefined>(expect, 'retracked')?.[0] ?? {});
      const identity = (object: KubeObject): JsonObject => ({ apiVersion: object.apiVersion, ...keyOf(object) });
      const pick = (all: JsonObject) => Object.fromEntries(asked.map((key) => [key, all[key]]));
      return {
        count: objects.length,
        conditions: plain(conditions),
        retracked: retracked.map((object) => pick(identity(object))),
      };
    },
    AppOfResource: (input) => {
      const nodes = new Map(given<Node[]>(input, 'namespaceResources').map((node) => [node.name, ownedNode(node)]));
      const start = given<Node>(input, 'resource');
      const found = applicationOfOwners(start.name, ownedNode(start), (key) => nodes.get(key));
      return { appName: found ?? '', ok: found !== undefined };
    },
    Settings: (input) => {
      const { method, labelKey, installationId } = trackingFromSettings(given(input, 'configMap'));
      return { trackingMethod: method, instanceLabelKey: labelKey, installationID: installationId };
    },
  },
};
