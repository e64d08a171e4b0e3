import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';
import { exitCodes, type ExitCode } from './exit-codes.js';

/**
 * An error of the command line with the exit code that it ends in. Codes: `USAGE`, `NO_PLATFORM`, `PLATFORM_FAILED`,
 * `OUT_OF_DATE`, `COMPARISON_FAILED`, `APPLICATION_NOT_FOUND`, `OPERATION_IN_PROGRESS`, `OPERATION_FAILED`, `NOT_READY`, `NO_CLUSTER`,
 * `STATE_FOLDER`, `ALREADY_RUNNING`, `PORT_IN_USE`, `UNREADABLE_FILE`, `NO_PROGRAM`, `NOT_ENCRYPTED`.
 */
export class CliError extends SlipwayError {
  readonly exitCode: ExitCode;

  constructor(code: string, what: string, options: SlipwayErrorOptions & { exitCode?: ExitCode } = {}) {
    super(code, what, options);
    this.exitCode = options.exitCode ?? exitCodes.failed.code;
  }
}

/** What a person reads of an error: never a stack, unless `SLIPWAY_DEBUG` is set. */
export function describeError(error: unknown): string {
  if (process.env['SLIPWAY_DEBUG'] && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof SlipwayError) {
    const where = [error.source, error.where].flatMap((place) => (place ? [`${place}: `] : [])).join('');
    return `error: ${where}${error.what} [${error.code}]${error.remedy ? `\n  ${error.remedy}` : ''}`;
  }
  return `error: ${error instanceof Error ? error.message : String(error)}`;
}

/** The exit code in which an error ends. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof CliError ? error.exitCode : exitCodes.failed.code;
}
