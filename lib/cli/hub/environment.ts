import type { Application } from '../../model/index.js';

/** The label by which synth tells which environment an Application delivers to. */
export const environmentLabel = 'slipway.dev/environment';

/** The environment of an Application: its label, else the name of its destination cluster. */
export function environmentOf(application: Application): string {
  return (
    application.metadata.labels?.[environmentLabel] ??
    application.spec.destination.name ??
    application.spec.destination.server ??
    ''
  );
}
