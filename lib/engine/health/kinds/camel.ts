import { ready, type HealthRules } from '../rules.js';

/** Camel K. */
export const camelRules: HealthRules = { 'camel.apache.org/Integration': ready('Waiting for Integration') };
