import { stringifyJson, writeManifests, type JsonObject, type KubeObject } from '../../kube/index.js';
import type { SourceHydrator } from '../../model/index.js';
import { fillTemplate } from './template/index.js';
import { joinPath } from '../render/paths.js';

/** The file of a hydrated directory that says what is delivered. */
export const manifestFile = 'manifest.yaml';
/** Where a hydrated branch says what it was hydrated from. */
export const metadataFile = 'hydrator.metadata';

/** The commit that was hydrated. */
export interface DryCommit {
  readonly sha: string;
  /** Name and address, as text. */
  readonly author: string;
  readonly date: string | undefined;
  readonly message: string;
}

/** A file, by its path from the root of the branch. */
export interface HydratedFile {
  readonly path: string;
  readonly content: string;
}

/** What an Application is hydrated into. */
export interface HydratedFolder {
  readonly path: string;
  readonly files: readonly HydratedFile[];
}

/** The files of one Application: its objects, where they come from, and a word to who finds them. */
export function hydratedFolder(
  path: string,
  { drySource }: SourceHydrator,
  objects: readonly KubeObject[],
  commit: DryCommit,
): HydratedFolder {
  const of = drySource.path === '' ? 'its root' : `its directory \`${drySource.path}\``;
  const readme = [
    '# Rendered manifests',
    '',
    `[${manifestFile}](${manifestFile}) is what ${drySource.repoURL} makes of ${of}; the commit stands in [${metadataFile}](${metadataFile}).`,
    'Whoever wants something else delivered changes it there: files here are written anew with every hydration.',
    '',
  ].join('\n');
  const file = (name: string, content: string): HydratedFile => ({ path: joinPath(path, name), content });
  return {
    path,
    files: [
      file(manifestFile, writeManifests(objects)),
      file(metadataFile, metadata(drySource.repoURL, commit)),
      file('README.md', readme),
    ],
  };
}

/** The files at the root of a hydrated branch. */
export function rootFiles(dryRepoURL: string, commit: DryCommit): HydratedFile[] {
  const generated = ['manifest.yaml', 'hydrator.metadata'].map((name) => `**/${name} linguist-generated=true\n`);
  return [
    { path: metadataFile, content: metadata(dryRepoURL, commit) },
    { path: '.gitattributes', content: generated.join('') },
  ];
}

/** Where the notes of hydrated commits stand, as Argo CD's. */
export const hydrationNotes = 'refs/notes/hydrator.metadata';

/** The note of a commit that is what a dry commit comes to, whether it was made for it or stood there already. */
export function hydrationNote({ sha }: Pick<DryCommit, 'sha'>): { readonly ref: string; readonly text: string } {
  return { ref: hydrationNotes, text: stringifyJson({ drySha: sha }) };
}

/**
 * The message of the commit that hydrates another: which one, what it said, and who wrote it; or what the template of the installation
 * makes of it, as Argo CD's: `.metadata` is the `hydrator.metadata` at the root of the branch.
 *
 * @throws EngineError `INVALID_SETTINGS` for a template that can not be used
 */
export function hydrationMessage(dryRepoURL: string, commit: DryCommit, template = ''): string {
  if (template.trim() !== '') return fillTemplate(template, { metadata: metadataOf(dryRepoURL, commit) }).trim();
  const { sha, author, message } = commit;
  const { subject, body } = parts(message);
  return [`${sha.slice(0, 7)}: ${subject}`, body, `Co-authored-by: ${author}`].filter(Boolean).join('\n\n');
}

function metadata(repoURL: string, commit: DryCommit): string {
  return `${stringifyJson(metadataOf(repoURL, commit), { indent: 2 })}\n`;
}

function metadataOf(repoURL: string, { sha, author, date, message }: DryCommit): JsonObject {
  const { subject, body } = parts(message);
  return {
    repoURL,
    drySha: sha,
    author,
    ...(date !== undefined && { date }),
    subject,
    ...(body !== '' && { body }),
  };
}

function parts(message: string): { subject: string; body: string } {
  const [subject = '', ...body] = message.split('\n');
  return { subject: subject.trim(), body: body.join('\n').trim() };
}
