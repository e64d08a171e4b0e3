import { labels } from '../../model/index.js';

/**
 * How objects are marked as part of an Application: by an annotation that also holds the object's identity (the default), by a
 * label, or by the annotation with a label for information.
 */
export type TrackingMethod = 'annotation' | 'label' | 'annotation+label';

/** How tracking is done in one installation. */
export interface Tracking {
  readonly method: TrackingMethod;
  /** Key of the label of the label methods. */
  readonly labelKey: string;
  /** Distinguishes installations that share a cluster; empty: only one. */
  readonly installationId: string;
}

/** Tracking as it is without any setting. */
export const defaultTracking: Tracking = { method: 'annotation', labelKey: labels.appInstance, installationId: '' };

/** Whether two ways of tracking find the same objects. */
export function sameTracking(a: Tracking, b: Tracking): boolean {
  return a.method === b.method && a.labelKey === b.labelKey && a.installationId === b.installationId;
}

/** A method by its name; everything unknown means `annotation`. */
export function trackingMethod(name: string | undefined): TrackingMethod {
  return name === 'label' || name === 'annotation+label' ? name : 'annotation';
}

/** Tracking as the settings of a ConfigMap `argocd-cm` ask for it. */
export function trackingFromSettings(data: Readonly<Record<string, string | undefined>>): Tracking {
  return {
    method: trackingMethod(data['application.resourceTrackingMethod']),
    labelKey: data['application.instanceLabelKey'] || defaultTracking.labelKey,
    installationId: data['installationID'] ?? '',
  };
}
