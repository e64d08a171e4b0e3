import { redactUrls } from '../git/index.js';
import type { Clock } from '../kube/index.js';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

/** What a line says beside its time and level; what is `undefined` or empty is left out. */
export type LogFields = { readonly [name: string]: string | number | boolean | undefined };

export interface LogOptions {
  readonly format: LogFormat;
  /** Lines below it are not written. */
  readonly level: LogLevel;
  readonly clock: Clock;
  /** Takes a line without its end. */
  readonly write: (line: string) => void;
}

/**
 * A log of single lines: JSON objects with `time` (RFC 3339, UTC), `level`, `event` and fields, or the same as text. Whatever a text holds, it
 * stays one line, and logins in URLs are left out.
 */
export class Log {
  constructor(private readonly options: LogOptions) {}

  /** Whether lines of a level are written. */
  hears(level: LogLevel): boolean {
    return logLevels.indexOf(level) >= logLevels.indexOf(this.options.level);
  }

  write(level: LogLevel, event: string, fields: LogFields = {}): void {
    if (!this.hears(level)) return;
    const time = this.options.clock.now().toISOString();
    const said = Object.entries(fields).flatMap(([name, value]): [string, string | number | boolean][] =>
      value === undefined || value === '' ? [] : [[name, typeof value === 'string' ? redactUrls(value) : value]],
    );
    const line =
      this.options.format === 'json'
        ? JSON.stringify({ time, level, event, ...Object.fromEntries(said) })
        : [
            time,
            ...(level === 'info' ? [] : [level]),
            event,
            ...said.map(([name, value]) => `${name}=${word(value)}`),
          ].join(' ');
    this.options.write(oneLine(line));
  }
}

function word(value: string | number | boolean): string {
  const text = String(value);
  return /[\s"]/.test(text) ? JSON.stringify(text) : text;
}

/** Neither the end of a line nor what moves the cursor of a terminal is in a line. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
