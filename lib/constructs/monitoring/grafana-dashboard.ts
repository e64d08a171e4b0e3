import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { stringifyJson, type JsonObject } from '../../kube/index.js';
import { invalidProp } from '../errors.js';
import { recordOrigin } from '../origin.js';

/** Props of a {@link GrafanaDashboard}. */
export interface GrafanaDashboardProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** The dashboard as Grafana exports it. */
  readonly dashboard: JsonObject;

  /**
   * The folder that it stands in.
   * @default - Grafana's first
   */
  readonly folder?: string;

  /**
   * The label, with the value `1`, by which Grafana's sidecar finds dashboards.
   * @default grafana_dashboard
   */
  readonly label?: string;
}

/** A dashboard in a ConfigMap, from which Grafana's sidecar reads it. */
export class GrafanaDashboard extends ApiObject {
  constructor(scope: Construct, id: string, props: GrafanaDashboardProps) {
    const { metadata, dashboard, folder, label = 'grafana_dashboard' } = props;
    super(scope, id, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...metadata,
        labels: { [label]: '1', ...metadata?.labels },
        ...((folder !== undefined || metadata?.annotations) && {
          annotations: { ...(folder !== undefined && { grafana_folder: folder }), ...metadata?.annotations },
        }),
      },
      // No id: Grafana gives one, and one from elsewhere would clash.
      data: { [`${id}.json`]: `${stringifyJson({ ...dashboard, id: null }, { indent: 2 })}\n` },
    });
    recordOrigin(this);
    const { title } = dashboard;
    if (typeof title !== 'string' || title === '') throw invalidProp(this, 'dashboard.title', title, 'a title');
  }
}
