import { registerSynthesizer, type Platform } from '../platform/index.js';
import { writeOutput } from './directory.js';
import { layOut } from './layout.js';
import type { OutputFile } from './output-file.js';
import { synthesizeObjects } from './synthesis.js';

/**
 * Synthesises a platform into the files of its GitOps repository, in order of their paths. The same platform gives the same
 * bytes, on every machine. Nothing is written.
 *
 * @throws SynthError `VALIDATION_FAILED`, `DUPLICATE_OBJECT`, `INVALID_OBJECT`
 */
export function synthesize(platform: Platform<never>): OutputFile[] {
  return layOut(synthesizeObjects(platform));
}

registerSynthesizer({ synth: (platform) => void writeOutput(platform.outdir, synthesize(platform)) });
