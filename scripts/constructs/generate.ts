/**
 * Writes the types of the fields of every family that has a field tree, and of Kubernetes itself:
 *
 *   npm run constructs:fields            writes lib/constructs/<family>/fields/
 *   npm run constructs:fields -- --check tells what is not as the field trees say, and writes nothing
 *
 * Types alone: they cost nothing when a program starts. A field that a newer release has is one line in the tree.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parseFieldTree, type FieldTree } from './field-tree.js';
import { kubernetesTypes } from './kubernetes.js';
import { declarations, type Declaration } from './typescript.js';

const root = join(__dirname, '../..');
const trees = join(__dirname, 'fields');
const LINES_PER_FILE = 300;

/** The content of every file of a family's folder, by name. */
function filesOf(family: string, tree: FieldTree, kubernetes: ReadonlySet<string>): Map<string, string> {
  const all = declarations(tree, family === 'core' ? new Set() : kubernetes);
  const groups: Declaration[][] = [];
  let lines = LINES_PER_FILE;
  for (const declaration of all) {
    const length = declaration.text.split('\n').length + 1;
    if (lines + length > LINES_PER_FILE) {
      groups.push([]);
      lines = 0;
    }
    groups[groups.length - 1]?.push(declaration);
    lines += length;
  }
  const fileOf = new Map(
    groups.flatMap((group) => group.map(({ name }) => [name, kebab(group[0]?.name ?? '')] as const)),
  );
  const files = new Map<string, string>();
  for (const group of groups) {
    const file = kebab(group[0]?.name ?? '');
    const imports = new Map<string, Set<string>>();
    for (const used of new Set(group.flatMap(({ uses }) => [...uses]))) {
      const home = fileOf.get(used);
      if (home === file) continue;
      if (home === undefined && !kubernetes.has(used)) throw new Error(`${family}: no type ${used}`);
      const from = home === undefined ? '../../core/fields/index.js' : `./${home}.js`;
      imports.set(from, (imports.get(from) ?? new Set()).add(used));
    }
    const head = [...imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from '${from}';`);
    files.set(`${file}.ts`, [notice(family), ...head, '', group.map(({ text }) => text).join('\n\n'), ''].join('\n'));
  }
  const exports = [...files.keys()].map((file) => `export type * from './${file.replace(/\.ts$/, '.js')}';`);
  files.set('index.ts', [notice(family), ...exports.sort(), ''].join('\n'));
  return files;
}

function notice(family: string): string {
  const from = family === 'core' ? "Kubernetes' OpenAPI schemas" : `scripts/constructs/fields/${family}.txt`;
  return `// Made by \`npm run constructs:fields\` from ${from}.`;
}

function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const core = kubernetesTypes();
  const kubernetes = new Set(core.types.keys());
  const families = new Map([['core', core]]);
  for (const file of readdirSync(trees).sort()) {
    try {
      families.set(basename(file, '.txt'), parseFieldTree(readFileSync(join(trees, file), 'utf8')));
    } catch (error) {
      throw new Error(`scripts/constructs/fields/${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const style = await resolveConfig(__filename);
  const stale: string[] = [];
  for (const [family, tree] of families) {
    const folder = join(root, 'lib/constructs', family, 'fields');
    const files = filesOf(family, tree, kubernetes);
    for (const [file, text] of files) {
      const path = join(folder, file);
      const wanted = await format(text, { ...style, parser: 'typescript' });
      if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue;
      stale.push(relative(root, path));
      if (check) continue;
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, wanted);
    }
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      if (files.has(file)) continue;
      stale.push(relative(root, join(folder, file)));
      if (!check) rmSync(join(folder, file));
    }
  }
  for (const path of stale) console.log(`${check ? 'not as the field trees say' : 'written'}: ${path}`);
  if (check && stale.length > 0) process.exitCode = 1;
}

void main();
