import type { Json } from '../../../kube/index.js';
import { listAt, textAt } from '../../read.js';
import { shortName, type Push } from '../push.js';

/** A push event of Azure DevOps. The event names no changed files. */
export function azureDevopsPush(payload: Json): Push {
  const update = listAt(payload, 'resource', 'refUpdates')[0];
  const url = textAt(payload, 'resource', 'repository', 'remoteUrl');
  const ref = textAt(update, 'name');
  const [before, after] = [textAt(update, 'oldObjectId'), textAt(update, 'newObjectId')];
  return {
    repoURLs: url === '' || ref === '' ? [] : [url],
    revision: shortName(ref),
    touchedHead: ref !== '' && ref === textAt(payload, 'resource', 'repository', 'defaultBranch'),
    ...(before && { before }),
    ...(after && { after }),
  };
}
