import type { Json } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { commitsOf, filesOfCommits, shortName, type Push } from '../push.js';

/** A push event of GitHub, and of Gogs and Gitea, which use its form. */
export function githubPush(payload: Json): Push {
  const revision = shortName(textAt(payload, 'ref'));
  const changedFiles = filesOfCommits(payload);
  const url = textAt(payload, 'repository', 'html_url');
  return {
    repoURLs: url === '' ? [] : [url],
    revision,
    touchedHead: textAt(payload, 'repository', 'default_branch') === revision,
    ...(changedFiles && { changedFiles }),
    ...commitsOf(payload),
  };
}
