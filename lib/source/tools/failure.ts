import { SourceError, withoutCredentials } from '../../engine/index.js';
import type { ProcessResult } from '../../programs/index.js';
import type { Limits } from '../jail/index.js';

/** The most of what a program says that becomes part of a message. */
const MAX_SAID = 4000;

/** What went wrong with the run of a program, in words of its own. */
export function failure(
  tool: string,
  application: string | undefined,
  result: ProcessResult,
  { milliseconds }: Pick<Limits, 'milliseconds'>,
): SourceError {
  const of = application === undefined ? '' : ` for the Application ${application}`;
  const said = withoutCredentials(result.errors.trim().slice(-MAX_SAID));
  switch (result.ending) {
    case 'timed-out':
      return new SourceError('TOOL_TIMEOUT', `${tool} was ended${of} after ${milliseconds / 1000} s`, {
        remedy: 'make the source smaller, or allow more time',
      });
    case 'printed-too-much':
      return new SourceError('MANIFESTS_TOO_LARGE', `${tool} printed more than a source may have${of}`, {
        remedy: 'divide it among several Applications',
      });
    default:
      if (/^fatal error: .*(out of memory|cannot allocate)/m.test(result.errors)) {
        return new SourceError('TOOL_FAILED', `${tool} was ended${of}: it needs more memory than a program may use`, {
          remedy: 'make the source smaller, or allow more memory',
        });
      }
      return new SourceError(
        'TOOL_FAILED',
        `${tool} failed${of}: ${said || (result.code === undefined ? result.ending : `code ${result.code}`)}`,
      );
  }
}
