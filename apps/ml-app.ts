import { GitOpsApp } from 'slipway';
import type { EnvironmentName, Values } from '../environments/index.js';

/** An application of this platform: `this.environment` knows the environments by name and their values by type. */
export abstract class MlApp extends GitOpsApp<EnvironmentName, Values> {}
