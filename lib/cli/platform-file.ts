import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, relative, resolve, sep } from 'node:path';
import { SlipwayError } from '../kube/index.js';
import { Platform } from '../platform/index.js';
import { CliError } from './errors.js';

const requireAnything: (path: string) => unknown = createRequire(__filename);

/** The compiled library, which stands inside of the project where Slipway itself is worked on. */
const library = join(__dirname, '..') + sep;

/** Where a project composes its platform, seen from its top folder. */
export const defaultPlatformFile = 'apps/main.ts';

/**
 * Loads the file that composes a platform and gives its default export. TypeScript is compiled on the way in.
 *
 * @throws CliError `NO_PLATFORM` when the file is absent or its default export is no Platform; `PLATFORM_FAILED` when
 * running it threw; a SlipwayError that running it threw, with its place in the program.
 */
export function loadPlatform(file: string): Platform {
  const path = resolve(file);
  const shown = relative(process.cwd(), path) || path;
  if (!existsSync(path)) {
    throw new CliError('NO_PLATFORM', 'there is no such file', {
      where: shown,
      remedy: 'call from the folder that holds apps/, or name the file that composes the platform with --app FILE',
    });
  }
  const exported = load(path, shown);
  const platform =
    typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported;
  if (!Platform.isPlatform(platform)) {
    throw new CliError('NO_PLATFORM', 'its default export is not a Platform', {
      where: shown,
      remedy: 'end the file with `export default platform;` where platform is a `new Platform({ … })`',
    });
  }
  return platform;
}

function load(path: string, shown: string): unknown {
  const unregister = ['.ts', '.mts', '.cts'].includes(extname(path)) ? registerTypeScript() : undefined;
  try {
    return requireAnything(path);
  } catch (error) {
    if (error instanceof SlipwayError) throw error.locate(thrownAt(error) ?? shown);
    throw new CliError('PLATFORM_FAILED', error instanceof Error ? withoutRequireStack(error.message) : String(error), {
      where: thrownAt(error) ?? shown,
      remedy: 'mend what the message names; SLIPWAY_DEBUG=1 shows where it was thrown',
      cause: error,
    });
  } finally {
    unregister?.();
  }
}

/** The line of the person's own code that an error comes from: the innermost of its stack that is no dependency's. */
function thrownAt(error: unknown): string | undefined {
  const own = `${resolve('.')}${sep}`;
  for (const [, file = '', line = ''] of (error instanceof Error ? (error.stack ?? '') : '').matchAll(
    /^ +at (?:.*\()?(?:file:\/\/)?(\/.*?|[A-Za-z]:\\.*?):(\d+):\d+\)?$/gm,
  )) {
    const inside = file.startsWith(own) && !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(library);
    if (inside) return `${relative(own, file)}:${line}`;
  }
  return undefined;
}

/** Node tells which files required a missing module over several lines; the first says enough. */
function withoutRequireStack(message: string): string {
  return message.replace(/\nRequire stack:[^]*$/, '');
}

function registerTypeScript(): () => void {
  // Loaded here and not above: only calls that read TypeScript pay for the compiler.
  process.setSourceMapsEnabled(true);
  const tsx: unknown = requireAnything('tsx/cjs/api');
  if (typeof tsx === 'object' && tsx !== null && 'register' in tsx && typeof tsx.register === 'function') {
    const unregister: unknown = tsx.register();
    if (typeof unregister === 'function') return () => void unregister();
  }
  throw new CliError('PLATFORM_FAILED', 'the TypeScript loader tsx has no register()', {
    remedy: 'reinstall the dependencies with npm ci',
  });
}
