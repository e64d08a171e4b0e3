/** Every exit code of every verb, in one table; `slipway --help` prints it. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done; for `app diff` and `synth --check`: no difference' },
  failed: { code: 1, meaning: 'an error, which was printed with what to do' },
  usage: { code: 2, meaning: 'the words of the call are off' },
  different: { code: 3, meaning: '`app diff` found differences; `synth --check` found output that is out of date' },
  notReady: { code: 4, meaning: 'not everything is Synced and Healthy, or not within the time given' },
  operationFailed: { code: 5, meaning: 'a sync operation ended Failed or Error' },
  notFound: { code: 6, meaning: 'there is no such application' },
  interrupted: { code: 130, meaning: 'stopped by Ctrl-C before it was done' },
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]['code'];

/** The table as text, a line each. */
export function describeExitCodes(): string {
  return Object.values(exitCodes)
    .map(({ code, meaning }) => `${String(code).padStart(4)}  ${meaning}`)
    .join('\n');
}
