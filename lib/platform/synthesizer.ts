import { PlatformError } from './errors.js';
import type { Platform } from './platform.js';

/** What turns a platform into files. It stands above this floor, so it makes itself known here. */
export interface Synthesizer {
  synth(platform: Platform<never>): void;
}

let registered: Synthesizer | undefined;

/** Makes the synthesizer known that {@link Platform.synth} uses. */
export function registerSynthesizer(synthesizer: Synthesizer): void {
  registered = synthesizer;
}

/** @throws PlatformError `NO_SYNTHESIZER` */
export function synthesizer(): Synthesizer {
  if (registered) return registered;
  throw new PlatformError('NO_SYNTHESIZER', 'nothing that can synthesise a platform was loaded', {
    remedy: "import Platform from 'slipway'",
  });
}
