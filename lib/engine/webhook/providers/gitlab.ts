import type { Json } from '../../../kube/index.js';
import { textAt } from '../../read.js';
import { commitsOf, filesOfCommits, shortName, type Push } from '../push.js';

/** A push or tag push of GitLab. */
export function gitlabPush(payload: Json): Push {
  const revision = shortName(textAt(payload, 'ref'));
  const changedFiles = filesOfCommits(payload);
  const url = textAt(payload, 'project', 'web_url');
  return {
    repoURLs: url === '' ? [] : [url],
    revision,
    touchedHead: textAt(payload, 'project', 'default_branch') === revision,
    ...(changedFiles && { changedFiles }),
    ...commitsOf(payload),
  };
}
