import { digestText } from '../kube/index.js';

/** Uids and generated names that are the same in every run: they are counted. */
export class Identities {
  private count = 0;

  /** @param name tells the identities of one cluster from those of another */
  constructor(private readonly name: string) {}

  readonly uid = (): string => {
    const hex = digestText(`${this.name} ${this.count++}`);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };

  readonly random = (length: number): string => {
    const hex = digestText(`${this.name} name ${this.count++}`);
    return hex.repeat(Math.ceil(length / hex.length)).slice(0, length);
  };
}
