import { invalidValue } from '../errors.js';

/** Where the manifests of a platform lie. */
export class RepositoryLayout {
  /**
   * Manifests lie in a folder of the repository of the TypeScript: every change carries them, and is refused when they are not
   * what the TypeScript says.
   */
  static single(folder = 'gitops'): RepositoryLayout {
    if (!/^[\w][\w.-]*(\/[\w][\w.-]*)*$/.test(folder)) {
      throw invalidValue('RepositoryLayout folder', folder, 'a folder of the repository, without a leading / and ..');
    }
    return new RepositoryLayout({ is: 'single', folder });
  }

  /**
   * Manifests lie in a GitOps repository of their own, to which what is merged is committed: each environment to the branch
   * that it tracks.
   * @param token name of the CI system's secret that holds a token which may push
   */
  static separate(url: string, token = 'GITOPS_TOKEN'): RepositoryLayout {
    if (!/^https:\/\/[^\s@/]+\/\S+$/.test(url) || /['"\\$`]/.test(url)) {
      throw invalidValue(
        'RepositoryLayout url',
        url,
        'the https URL of the GitOps repository, without user and password',
      );
    }
    if (!/^[A-Z][A-Z0-9_]*$/.test(token)) {
      throw invalidValue(
        'RepositoryLayout token',
        '(not shown)',
        'the NAME of a secret, in upper case: never the token',
      );
    }
    return new RepositoryLayout({ is: 'separate', url, token });
  }

  private constructor(
    /** What was said. */
    readonly choice:
      | { readonly is: 'single'; readonly folder: string }
      | { readonly is: 'separate'; readonly url: string; readonly token: string },
  ) {}
}
