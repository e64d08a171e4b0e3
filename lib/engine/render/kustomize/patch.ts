import { invalid, type Fields } from './read-fields.js';
import { readTarget, type Target } from './select.js';

/** A change of objects: a strategic merge patch, or a JSON patch for a target. */
export interface Patch {
  /** The file that holds it; empty when it is written in place. */
  readonly path: string;
  readonly text: string;
  /** Which objects it changes; without one, the object that it names. */
  readonly target: Target | undefined;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

const plain = { target: undefined, allowNameChange: false, allowKindChange: false };

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readPatches(fields: Fields): { patches: Patch[]; latePatches: Patch[] } {
  const strategic = fields.texts('patchesStrategicMerge').map((written): Patch => {
    const isInPlace = written.includes('\n') || /^\s*[{]/.test(written) || /^\s*\w+: /.test(written);
    return { ...plain, path: isInPlace ? '' : written, text: isInPlace ? written : '' };
  });
  return {
    patches: [...strategic, ...fields.objects('patches').map(readPatch)],
    latePatches: fields.objects('patchesJson6902').map(readPatch),
  };
}

/** One entry of `patches`, as a kustomization or an Application writes it. @throws SourceError */
export function readPatch(fields: Fields): Patch {
  fields.only(['path', 'patch', 'target', 'options']);
  const [path, text] = [fields.text('path'), fields.text('patch')];
  if ((path === '') === (text === '')) throw invalid('a patch has either a path or a patch', fields.file);
  const options = fields.object('options').only(['allowNameChange', 'allowKindChange']);
  return {
    path,
    text,
    target: fields.has('target') ? readTarget(fields.object('target')) : undefined,
    allowNameChange: options.flag('allowNameChange'),
    allowKindChange: options.flag('allowKindChange'),
  };
}
