import type { Topic } from '../topic.js';
import { appHealth } from './app-health.js';
import { autoSync } from './auto-sync.js';
import { conditions } from './conditions.js';
import { diff } from './diff.js';
import { gitUrls } from './git-urls.js';
import { globs } from './globs.js';
import { healthBuiltin } from './health-builtin.js';
import { healthLua } from './health-lua.js';
import { ignoreDifferences } from './ignore-differences.js';
import { projectPermissions } from './project-permissions.js';
import { retryBackoff } from './retry-backoff.js';
import { secrets } from './secrets.js';
import { semverTags } from './semver-tags.js';
import { sourceTypes } from './source-types/index.js';
import { syncEngine } from './sync-engine/index.js';
import { syncOrder } from './sync-order.js';
import { syncWindows } from './sync-windows.js';
import { tracking } from './tracking.js';
import { webhook } from './webhook.js';

/** The adapters, by topic. A topic without one is unsupported. */
export const topics: Readonly<Record<string, Topic | undefined>> = {
  'app-health': appHealth,
  'auto-sync': autoSync,
  conditions,
  diff,
  'git-urls': gitUrls,
  globs,
  'health-builtin': healthBuiltin,
  'health-lua': healthLua,
  'ignore-differences': ignoreDifferences,
  'project-permissions': projectPermissions,
  'retry-backoff': retryBackoff,
  secrets,
  'semver-tags': semverTags,
  'source-types': sourceTypes,
  'sync-engine': syncEngine,
  'sync-order': syncOrder,
  'sync-windows': syncWindows,
  tracking,
  webhook,
};
