import { createHash } from 'node:crypto';
import { parseJson, stringifyJson, type Json } from '../kube/index.js';
import { SynthError } from './errors.js';
import { byPath, type OutputFile } from './output-file.js';

/** The file, at the output root, in which Slipway remembers what it wrote there. */
export const MANIFEST_PATH = '.slipway.json';

/** The files that Slipway wrote under one root, each with the digest of what it wrote (`sha256:<hex>`). */
export class Manifest {
  constructor(readonly files: ReadonlyMap<string, string> = new Map()) {}

  /** The manifest that belongs to these files. */
  static describe(files: readonly OutputFile[]): Manifest {
    return new Manifest(new Map([...files].sort(byPath).map((file) => [file.path, digestOf(file.content)])));
  }

  /**
   * Reads the text of a manifest.
   *
   * @throws SynthError `BROKEN_MANIFEST`: without it nobody can tell own files from a person's.
   */
  static parse(text: string, where: string): Manifest {
    try {
      const json = parseJson(text);
      if (!isObject(json) || json['version'] !== 1 || !isObject(json['files'])) throw new Error('not a manifest');
      const files = new Map<string, string>();
      for (const [path, digest] of Object.entries(json['files'])) {
        if (typeof digest !== 'string' || !isBelowRoot(path)) throw new Error(`bad entry "${path}"`);
        files.set(path, digest);
      }
      return new Manifest(files);
    } catch (cause) {
      throw new SynthError('BROKEN_MANIFEST', 'the manifest of synthesised files cannot be read', {
        where,
        remedy: 'restore it from Git, or delete it together with the files that Slipway wrote there',
        cause,
      });
    }
  }

  /** The manifest as a file: one line for each own file, so that merges and reviews read well. */
  toFile(): OutputFile {
    const files = Object.fromEntries([...this.files].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { path: MANIFEST_PATH, content: `${stringifyJson({ version: 1, files }, { indent: 2 })}\n` };
  }

  /** Whether Slipway wrote a file at this path. */
  owns(path: string): boolean {
    return this.files.has(path);
  }

  /** Whether this content is what Slipway wrote at this path. */
  matches(path: string, content: string): boolean {
    return this.files.get(path) === digestOf(content);
  }
}

function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function isObject(json: Json | undefined): json is { [key: string]: Json | undefined } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A manifest is read from a place where others write too: a path in it must not lead elsewhere. */
function isBelowRoot(path: string): boolean {
  return (
    !path.includes('\\') &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part !== '.git')
  );
}
