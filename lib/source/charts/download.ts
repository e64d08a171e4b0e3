import { SourceError } from '../../engine/index.js';
import { redactUrl } from '../../git/index.js';

/** What may be downloaded. */
export interface DownloadOptions {
  /** Is plain HTTP allowed beside HTTPS? @default false */
  readonly http?: boolean;
  /** @default 60000 */
  readonly milliseconds?: number;
}

/**
 * Reads what is at a URL.
 *
 * @param maxBytes more is refused
 * @throws SourceError `REPOSITORY_REFUSED`, `REPOSITORY_UNREACHABLE`, `MANIFESTS_TOO_LARGE`
 */
export async function download(url: string, maxBytes: number, options: DownloadOptions = {}): Promise<Buffer> {
  const where = redactUrl(url);
  check(url, where, options);
  const failed = (why: string, cause?: unknown): SourceError =>
    new SourceError('REPOSITORY_UNREACHABLE', why, {
      where,
      remedy: 'check the URL, the network and the access rights; it is tried again by itself',
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(options.milliseconds ?? 60_000) });
    check(response.url, where, options);
    if (!response.ok) throw failed(`the server answers ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new SourceError('MANIFESTS_TOO_LARGE', `there are more than ${maxBytes} bytes`, { where });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw failed(`it can not be read: ${cause instanceof Error ? cause.message : String(cause)}`, error);
  }
}

function check(url: string, where: string, { http }: DownloadOptions): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'https:' || (protocol === 'http:' && http === true)) return;
  throw new SourceError('REPOSITORY_REFUSED', `only https is read, not ${protocol === '' ? 'this' : protocol}`, {
    where,
    remedy: 'write the https URL of the repository',
  });
}
