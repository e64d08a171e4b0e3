import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';

/** The error that there is no Application of a name. */
export function applicationNotFound(name: string): CliError {
  return new CliError('APPLICATION_NOT_FOUND', 'there is no such application', {
    where: `application ${name}`,
    remedy: '`slipway app list -o name` shows those that exist',
    exitCode: exitCodes.notFound.code,
  });
}
