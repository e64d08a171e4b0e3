import type { Command } from 'commander';
import { describeError, exitCodeOf } from './errors.js';
import { exitCodes } from './exit-codes.js';
import { buildProgram } from './program.js';

/** Runs the command line: prints, and sets the exit code of the process by the table of {@link exitCodes}. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = buildProgram();
  throwInsteadOfExit(program);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went away (`| head`): nothing is left to tell.
    if (error.code === 'EPIPE') process.exit(exitCodes.ok.code);
    throw error;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (isCommanderExit(error)) {
      process.exitCode = error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
      return;
    }
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

/** Verbs of verbs inherit nothing: each is told. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows the words and flags)');
  for (const verb of command.commands) throwInsteadOfExit(verb);
}

/** Commander has printed by itself; only its exit code is news. */
function isCommanderExit(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('commander.') && 'exitCode' in error
  );
}
