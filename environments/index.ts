import { development } from './development.js';
import { production } from './production.js';
import { staging } from './staging.js';

/** All environments, in the order in which a change passes through them. */
export const environments = { development, staging, production };

/** `'development' | 'staging' | 'production'`: a choice that forgets one does not compile. */
export type EnvironmentName = keyof typeof environments;

export type { Resources, Values, Workload } from './values.js';
