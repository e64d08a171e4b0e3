import { equalJson, type KubeObject } from '../../kube/index.js';
import type { Prediction } from './prediction.js';
import type { ResourceDiff } from './resource-diff.js';
import type { EngineSettings } from './settings.js';
import type { Terms } from './terms.js';

interface Known {
  readonly target: KubeObject;
  readonly prediction: Prediction | undefined;
  readonly diff: ResourceDiff;
}

/**
 * What comparisons of one Application came to, object by object: an object is compared again only when its target, its live object, the
 * answer to its dry run or the terms of the comparison are others. Targets and live objects must never change in place: what changed is
 * another object.
 */
export class KnownDiffs {
  private settings: EngineSettings | undefined;
  private terms = '';
  private byLive = new WeakMap<KubeObject, Known>();

  /** Begins a comparison: under other terms than the last one nothing of it holds. */
  under({ settings, text }: Terms): this {
    if (settings !== this.settings || text !== this.terms) this.byLive = new WeakMap();
    this.settings = settings;
    this.terms = text;
    return this;
  }

  /** The difference of a target and its live object, as it is known or else as `find` finds it. */
  diff(
    target: KubeObject,
    live: KubeObject,
    prediction: Prediction | undefined,
    find: () => ResourceDiff,
  ): ResourceDiff {
    const known = this.byLive.get(live);
    const holds =
      known !== undefined &&
      known.prediction === prediction &&
      (known.target === target || equalJson(known.target, target));
    const diff = holds ? known.diff : find();
    if (known?.target !== target || !holds) this.byLive.set(live, { target, prediction, diff });
    return diff;
  }
}
