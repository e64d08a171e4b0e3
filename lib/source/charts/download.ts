import { SourceError } from '../../engine/index.js';
import { send, type HttpRequest } from '../http/index.js';

/**
 * Reads what is at a URL.
 *
 * @throws SourceError `REPOSITORY_REFUSED`, `REPOSITORY_UNREACHABLE`, `MANIFESTS_TOO_LARGE`
 */
export async function download(request: HttpRequest): Promise<Buffer> {
  const { status, body } = await send(request);
  if (status === 200) return body;
  throw new SourceError('REPOSITORY_UNREACHABLE', `the server answers ${status}`, {
    where: request.url,
    remedy: 'check the URL, the network and the access rights; it is tried again by itself',
  });
}
