/** How an operation that was ended, and not by itself, tells of it: whether or not that went well. */
export const operationTerminated = 'Operation terminated';
export const terminationFailed = 'Operation termination had errors';
/** How one tells of it whose waves somebody stopped, and one that is too large to be remembered: behind it stands why. */
export const stopPrefix = 'SyncWaveHook failed: ';
export const tooLargePrefix = 'the operation is too large:';

/** Whether an operation, by its last message, was ended before it came to an end by itself: its hooks were ended with it. */
export function isEndedEarly(message = ''): boolean {
  return [operationTerminated, terminationFailed, stopPrefix, tooLargePrefix].some((start) =>
    message.startsWith(start),
  );
}
