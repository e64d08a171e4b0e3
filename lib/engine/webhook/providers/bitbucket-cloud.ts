import type { Json } from '../../../kube/index.js';
import { listAt, textAt } from '../../read.js';
import type { Push } from '../push.js';

/** What Bitbucket Cloud's API adds to a push, for whoever may ask it. */
export interface BitbucketAnswers {
  /** The name of the default branch. */
  readonly mainBranch?: string;
  /** The changed files between the two commits. */
  readonly changedFiles?: readonly string[];
}

/** A push event of Bitbucket Cloud. The event itself names neither the default branch nor the changed files. */
export function bitbucketCloudPush(payload: Json, answers: BitbucketAnswers = {}): Push {
  const change = listAt(payload, 'push', 'changes')[0];
  const url = textAt(payload, 'repository', 'links', 'html', 'href');
  const revision = textAt(change, 'new', 'name');
  const [before, after] = [textAt(change, 'old', 'target', 'hash'), textAt(change, 'new', 'target', 'hash')];
  return {
    repoURLs: url === '' ? [] : [url],
    revision,
    touchedHead: answers.mainBranch === undefined || answers.mainBranch === revision,
    ...(answers.changedFiles && { changedFiles: answers.changedFiles }),
    ...(before && { before }),
    ...(after && { after }),
  };
}
