import type { Json } from '../../../kube/index.js';
import { listAt, textAt } from '../../read.js';
import { shortName, type Push } from '../push.js';

/** A change of refs in Bitbucket Server. The event names neither the default branch nor the changed files. */
export function bitbucketServerPush(payload: Json): Push {
  const links = listAt(payload, 'repository', 'links', 'clone');
  return {
    repoURLs: links
      .filter((link) => ['http', 'ssh'].includes(textAt(link, 'name')))
      .map((link) => textAt(link, 'href'))
      .filter((url) => url !== ''),
    revision: shortName(textAt(listAt(payload, 'changes')[0], 'ref', 'id')),
    touchedHead: true,
  };
}
