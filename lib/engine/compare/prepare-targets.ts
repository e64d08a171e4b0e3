import type { KubeObject } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import type { PreparedTargets } from './comparison.js';
import type { KindLookup } from './kinds.js';
import type { EngineSettings } from './settings.js';

/** What targets are prepared for. */
export interface PrepareInput {
  readonly app: Application;
  /** Manifests as rendered; they are not changed. */
  readonly objects: readonly KubeObject[];
  readonly kinds: KindLookup;
  readonly settings?: EngineSettings | undefined;
}

/** Makes rendered manifests ready for one Application and cluster. */
export function prepareTargets(_input: PrepareInput): PreparedTargets {
  throw new Error('not yet');
}
