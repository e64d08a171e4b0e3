import { invalidValue } from '../errors.js';

/** What is followed in a Git repository. */
export class GitRevision {
  /** The newest commit of a branch. */
  static branch(name: string): GitRevision {
    return new GitRevision('branch', name);
  }

  /** The commit that a tag names. */
  static tag(name: string): GitRevision {
    return new GitRevision('tag', name);
  }

  /** One commit, by all 40 hexadecimal digits of its id. */
  static commit(id: string): GitRevision {
    if (!/^[0-9a-f]{40}$/.test(id))
      throw invalidValue('GitRevision.commit', id, '40 hexadecimal digits', '`git rev-parse` prints them');
    return new GitRevision('commit', id);
  }

  /** The highest version tag in a range such as `1.4.x` or `>=1.2 <2`. */
  static versions(range: string): GitRevision {
    if (!/^[\s\d.xX*^~<>=v|,-]+$/.test(range) || !/[\dxX*]/.test(range)) {
      throw invalidValue(
        'GitRevision.versions',
        range,
        'a range of versions such as 1.4.x, ^1.4 or >=1.2 <2',
        'one tag is GitRevision.tag',
      );
    }
    return new GitRevision('versions', range);
  }

  private constructor(
    /** What it is. */
    readonly kind: 'branch' | 'tag' | 'commit' | 'versions',
    private readonly text: string,
  ) {
    if (kind === 'branch' || kind === 'tag') refuseIllegalName(kind, text);
  }

  /** Whether it never means another commit: it is a commit. */
  get isImmutable(): boolean {
    return this.kind === 'commit';
  }

  /** As Argo CD reads it. */
  toString(): string {
    return this.text;
  }
}

/** The rules by which Git itself refuses names of branches and tags. */
function refuseIllegalName(kind: string, name: string): void {
  const illegal =
    name === '' ||
    /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/.test(name) ||
    name.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock')) ||
    name === '@';
  if (illegal)
    throw invalidValue(
      `GitRevision.${kind}`,
      name,
      `a name that Git allows for a ${kind}`,
      '`git check-ref-format --branch` tells',
    );
}
