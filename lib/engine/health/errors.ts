import { SlipwayError, type SlipwayErrorOptions } from '../../kube/index.js';

/**
 * What users say of the health of kinds cannot be used.
 *
 * Codes: `HEALTH_SCRIPT_FAILED` (a Lua script cannot be read, failed, returned something else than a health, or did too much),
 * `INVALID_CUSTOMIZATION` (settings of resource customizations that cannot be read).
 */
export class HealthError extends SlipwayError {
  constructor(code: 'HEALTH_SCRIPT_FAILED' | 'INVALID_CUSTOMIZATION', what: string, options: SlipwayErrorOptions = {}) {
    super(code, what, options);
  }
}
