import { keyOf, keyText, type KubeObject } from '../../kube/index.js';
import { applyMethod, earlierManagers, hasCompareOption } from '../compare/apply-method.js';
import type { ResourceDiff } from '../compare/resource-diff.js';
import { diffObject } from '../compare/diff-object.js';
import type { Pass } from './pass.js';

/** What an operation would change of a live object: the comparison of the Application, with the options of the operation. */
export function diffOf(pass: Pass, target: KubeObject, live: KubeObject): ResourceDiff {
  const { app, predictions } = pass.seen;
  const has = (option: string) => pass.options.has(option);
  return diffObject(target, live, {
    settings: pass.settings,
    ignoreDifferences: app.spec.ignoreDifferences,
    method: applyMethod(target, has, pass.settings),
    migrateFrom: earlierManagers(app, has),
    prediction: predictions?.get(keyText(keyOf(target))),
    includeMutationWebhook: hasCompareOption(app, 'IncludeMutationWebhook=true'),
  });
}
