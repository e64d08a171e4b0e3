import { ImageRef } from '../../constructs/values/index.js';
import { Policy } from '../../platform/index.js';
import { podsOf } from './pods.js';

/** An image is named by a tag that is not `latest`, or by a digest: what was tested is what runs. */
export const images = Policy.forEach('IMAGE_NOT_PINNED', function* ({ object }) {
  for (const { containers } of podsOf(object)) {
    for (const { path, container } of containers) {
      const image = container['image'];
      // A parameter of a workflow is known only when it runs.
      if (typeof image !== 'string' || image.includes('{{') || isPinned(image)) continue;
      yield {
        got: `${path}.image "${image}"`,
        expected: 'registry/repository with a tag other than latest, or a digest',
        remedy: 'name the version that was tested',
      };
    }
  }
});

function isPinned(image: string): boolean {
  try {
    return ImageRef.parse(image).isPinned;
  } catch {
    return false;
  }
}
