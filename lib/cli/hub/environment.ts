import { inClusterServer, type Application } from '../../model/index.js';

/** The label by which synth tells which environment an Application delivers to. */
export const environmentLabel = 'slipway.dev/environment';

/** The environment of an Application: its label, else its destination cluster; `hub` for what the hub itself holds. */
export function environmentOf(application: Application): string {
  const { name, server } = application.spec.destination;
  const destination = server === inClusterServer ? 'hub' : server;
  return application.metadata.labels?.[environmentLabel] ?? name ?? destination ?? '';
}
