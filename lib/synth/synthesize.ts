import { registerSynthesizer, type Platform } from '../platform/index.js';
import { writeOutput } from './directory.js';
import { layOut, type Layout } from './layouts/index.js';
import type { OutputFile } from './output-file.js';
import { indexFiles } from './provenance.js';
import { synthesizeObjects } from './synthesis.js';

/**
 * Synthesises a platform into the files of its GitOps repository, in order of their paths. The same platform gives the same
 * bytes, on every machine. Nothing is written.
 *
 * @param layout default: `objects`, a file for each object
 * @throws SynthError `VALIDATION_FAILED`, `DUPLICATE_OBJECT`, `INVALID_OBJECT`
 */
export function synthesize(platform: Platform<never>, layout?: Layout): OutputFile[] {
  return layOut(synthesizeObjects(platform), layout);
}

/** What a platform becomes: the files of its GitOps repository, and the index that says where their objects came from. */
export interface SynthesizedFiles {
  readonly files: OutputFile[];
  /** For {@link writeOutput}; no part of what is delivered, nor of what is compared. */
  readonly index: OutputFile[];
}

/** As {@link synthesize}, with the index. @throws SynthError as {@link synthesize} does */
export function synthesizeWithIndex(platform: Platform<never>, layout?: Layout): SynthesizedFiles {
  const synthesis = synthesizeObjects(platform);
  return { files: layOut(synthesis, layout), index: indexFiles(synthesis) };
}

registerSynthesizer({
  synth: (platform) => {
    const { files, index } = synthesizeWithIndex(platform);
    writeOutput(platform.outdir, files, index);
  },
});
