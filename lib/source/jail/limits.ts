/** What one run of a program may use. */
export interface Limits {
  /** Milliseconds after which it is asked to end. @default 90000 */
  readonly milliseconds: number;
  /** Milliseconds from being asked to end to being ended. @default 10000 */
  readonly grace: number;
  /** Bytes that it may print. @default 64 MiB */
  readonly output: number;
  /** Bytes of memory of each process. @default 2 GiB */
  readonly memory: number;
  /** Bytes of each file that it writes, and of its temporary directory. @default 512 MiB */
  readonly fileSize: number;
  /** Files that a process may have open. @default 1024 */
  readonly openFiles: number;
  /** Processes and threads at a time. @default 256 */
  readonly processes: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: Limits = {
  milliseconds: 90_000,
  grace: 10_000,
  output: 64 * MiB,
  memory: 2048 * MiB,
  fileSize: 512 * MiB,
  openFiles: 1024,
  processes: 256,
};
