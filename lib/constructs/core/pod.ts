import type { Container, PodSpec, PodTemplateSpec } from './fields/index.js';

/** What pods have beside their container. */
export interface PodProps {
  /**
   * Labels of the pods.
   * @default - those that the kind itself needs
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Annotations of the pods.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * The service account that they run as.
   * @default - the namespace's default
   */
  readonly serviceAccountName?: string;

  /**
   * Labels of nodes that they may run on.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /**
   * Further fields of a Kubernetes pod spec, as they are: volumes, tolerations, affinity.
   * @default - none
   */
  readonly extra?: Omit<Partial<PodSpec>, 'containers'>;
}

/** A pod template as Kubernetes writes it, around containers that are rendered already. */
export function renderPodTemplate(containers: readonly Container[], pod: PodProps = {}): PodTemplateSpec {
  const { labels, annotations, serviceAccountName, nodeSelector, extra } = pod;
  const metadata = {
    ...(labels && { labels: { ...labels } }),
    ...(annotations && { annotations: { ...annotations } }),
  };
  return {
    ...(Object.keys(metadata).length > 0 && { metadata }),
    spec: {
      ...(serviceAccountName !== undefined && { serviceAccountName }),
      ...(nodeSelector && { nodeSelector: { ...nodeSelector } }),
      ...extra,
      containers,
    },
  };
}
