import { SlipwayError } from '../../kube/index.js';

/** Somebody else who works for the same Applications, or would. */
export interface Rival {
  readonly identity: string;
  /** Since when (RFC 3339), where that is known. */
  readonly since?: string | undefined;
}

/** `OTHERS_AT_WORK`: another process works for the same Applications. */
export class OthersAtWorkError extends SlipwayError {
  constructor(
    what: string,
    readonly rival: Rival,
    where: string,
  ) {
    const since = rival.since ? `, since ${rival.since}` : '';
    super('OTHERS_AT_WORK', `${what}: ${rival.identity}${since}`, {
      where,
      remedy:
        'run one process, or several that all say the same --shards; where this one is to take the place of the other, end that first',
    });
  }
}
