import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const root = join(__dirname, '..', '..', '..');

/**
 * Compiles folders of the project into a new folder of .cache, so that a child process runs what is there now without a compiler of its
 * own. The folder is the caller's to remove.
 */
export function compile(folders: readonly string[]): string {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const out = mkdtempSync(join(root, '.cache', 'kills-'));
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(out, relative(root, from));
      mkdirSync(dirname(to), { recursive: true });
      if (!from.endsWith('.ts')) copyFileSync(from, to);
      else writeFileSync(to.replace(/\.ts$/, '.js'), javascript(from));
    }
  }
  return out;
}

function javascript(file: string): string {
  return transformFileSync(file, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }).code;
}
