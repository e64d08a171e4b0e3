import { PlatformError } from './errors.js';

const REMEDY =
  'write the public URL, https://host/path or git@host:path; `--repository URL=PATH` maps it to a local one';

/**
 * The public URL of the GitOps repository. Manifests outlive the machine that wrote them, so no local path, loopback address
 * or credential is let through.
 *
 * @throws PlatformError `INVALID_REPOSITORY`
 */
export function checkRepositoryUrl(url: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^\s/-][^\s]*$/.test(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    !parsed ||
    !['https:', 'http:', 'ssh:'].includes(parsed.protocol) ||
    parsed.pathname.length < 2 ||
    /\s/.test(url)
  ) {
    throw new PlatformError('INVALID_REPOSITORY', 'expected the URL of a Git repository', { remedy: REMEDY });
  }
  if (parsed.password || (parsed.username && parsed.protocol !== 'ssh:')) {
    throw new PlatformError('INVALID_REPOSITORY', 'the repository URL holds credentials', { remedy: REMEDY });
  }
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parsed.hostname)) {
    throw new PlatformError('INVALID_REPOSITORY', 'the repository URL is an address of one machine', {
      remedy: REMEDY,
    });
  }
  return url;
}
