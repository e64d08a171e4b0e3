import { splitApiVersion, type KubeObject } from '../../kube/index.js';
import { argoGroup, linkAnnotationPrefix, type Application, type ApplicationSummary } from '../../model/index.js';
import { imagesOf } from './images.js';

/** `status.summary`: the images that live objects run, the links of the Application, whether it holds Applications. */
export function summaryOf(
  app: Application,
  objects: readonly { readonly live?: KubeObject | undefined }[],
): ApplicationSummary {
  const live = objects.flatMap((object) => (object.live ? [object.live] : []));
  const images = imagesOf(live);
  const links = Object.entries(app.metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(linkAnnotationPrefix))
    .map(([, url]) => url)
    .sort();
  const isAppOfApps = live.some(
    ({ apiVersion, kind }) => kind === 'Application' && splitApiVersion(apiVersion).group === argoGroup,
  );
  return {
    ...(images.length > 0 && { images }),
    ...(links.length > 0 && { externalURLs: links }),
    ...(isAppOfApps && { isAppOfApps }),
  };
}
