import { invalidValue } from '../errors.js';

const host = '(?:localhost|[a-z0-9-]+(?:\\.[a-z0-9-]+)+|[a-z0-9-]+(?=:\\d))(?::\\d+)?';
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const pattern = new RegExp(
  `^(?<repository>(?:${host}/)?${component}(?:/${component})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`,
);

/** A container image: a repository with a tag, a digest, or both. */
export class ImageRef {
  /**
   * Reads `registry/repository:tag@digest`.
   * @throws ConstructError INVALID_VALUE for anything else
   */
  static parse(text: string): ImageRef {
    const { repository, tag, digest } = pattern.exec(text)?.groups ?? {};
    if (repository === undefined)
      throw invalidValue(
        'ImageRef',
        text,
        'registry/repository:tag or …@sha256:…',
        'in lower case, without scheme and spaces',
      );
    return new ImageRef(repository, tag, digest);
  }

  private constructor(
    /** Registry and repository, as written. */
    readonly repository: string,
    /** The tag, when there is one. */
    readonly tag: string | undefined,
    /** `sha256:…`, when there is one. */
    readonly digest: string | undefined,
  ) {}

  /** Whether the same text always means the same image: it has a digest. */
  get isImmutable(): boolean {
    return this.digest !== undefined;
  }

  /** Whether it has a digest, or a tag that is not `latest`. */
  get isPinned(): boolean {
    return this.isImmutable || (this.tag !== undefined && this.tag !== 'latest');
  }

  /**
   * The same image.
   * @throws ConstructError INVALID_VALUE when it has neither a digest nor a tag other than `latest`
   */
  pinned(): this {
    if (!this.isPinned) {
      throw invalidValue('ImageRef', this.toString(), 'a tag that is not latest, or a digest', 'name the version');
    }
    return this;
  }

  /** The same repository with another tag. */
  withTag(tag: string): ImageRef {
    return ImageRef.parse(`${this.repository}:${tag}`);
  }

  /** The same repository and tag, bound to a digest. */
  withDigest(digest: string): ImageRef {
    return ImageRef.parse(`${this.repository}${this.tag === undefined ? '' : `:${this.tag}`}@${digest}`);
  }

  toString(): string {
    const tag = this.tag === undefined ? '' : `:${this.tag}`;
    return `${this.repository}${tag}${this.digest === undefined ? '' : `@${this.digest}`}`;
  }
}
