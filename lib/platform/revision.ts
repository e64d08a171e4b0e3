import { PlatformError } from './errors.js';

/** What a revision names. */
export type RevisionKind = 'branch' | 'tag' | 'commit';

/** The state of the GitOps repository that an environment tracks. */
export class Revision {
  /** The newest commit of a branch: a push is a delivery. */
  static branch(name: string): Revision {
    return new Revision('branch', checkRef('a branch', name));
  }

  /** A tag. Tags are created once and never moved: naming another tag is how such an environment moves. */
  static tag(name: string): Revision {
    return new Revision('tag', checkRef('a tag', name));
  }

  /** One commit, by its full id. */
  static commit(id: string): Revision {
    if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) return new Revision('commit', id);
    throw new PlatformError(
      'INVALID_REVISION',
      `expected a full commit id in lower-case hex, got ${JSON.stringify(id)}`,
    );
  }

  private constructor(
    readonly kind: RevisionKind,
    /** As written in `targetRevision`. */
    readonly name: string,
  ) {}

  toString(): string {
    return this.name;
  }
}

/** The rules of `git check-ref-format`, and no name that could be taken for HEAD or a commit. */
function checkRef(what: string, name: string): string {
  const parts = name.split('/');
  const wrong =
    /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{/.test(name) ||
    parts.some((part) => part === '' || part.startsWith('.') || part.startsWith('-') || part.endsWith('.lock')) ||
    name.endsWith('.') ||
    name === '@' ||
    name === 'HEAD' ||
    name.startsWith('refs/') ||
    /^[0-9a-f]{7,64}$/.test(name);
  if (!wrong) return name;
  throw new PlatformError('INVALID_REVISION', `expected the name of ${what}, got ${JSON.stringify(name)}`, {
    remedy: "write its short name, such as 'develop' or 'v1.2.3'",
  });
}
