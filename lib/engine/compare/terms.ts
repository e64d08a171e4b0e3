import type { Application } from '../../model/index.js';
import { appSyncOptions, earlierManagers, hasCompareOption, type HasOption } from './apply-method.js';
import type { CompareOptions } from './compare-options.js';
import type { EngineSettings } from './settings.js';

/** On what terms the objects of an Application are compared: what a difference depends on beside the two objects. */
export interface Terms {
  readonly settings: EngineSettings;
  readonly options: CompareOptions;
  readonly hasSyncOption: HasOption;
  /** Equal for equal terms under the same settings. */
  readonly text: string;
}

/** The terms on which an Application is compared. */
export function termsOf(app: Application, settings: EngineSettings): Terms {
  const hasSyncOption = appSyncOptions(app);
  const options = {
    ignoreDifferences: app.spec.ignoreDifferences,
    migrateFrom: earlierManagers(app, hasSyncOption),
    includeMutationWebhook: hasCompareOption(app, 'IncludeMutationWebhook=true'),
  };
  const text = JSON.stringify([options, app.spec.syncPolicy?.syncOptions]);
  return { settings, options: { ...options, settings }, hasSyncOption, text };
}
