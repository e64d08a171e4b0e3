import type * as Cel from '@marcbachmann/cel-js';
import { registerFormats } from './functions/formats.js';
import { registerLists } from './functions/lists.js';
import { registerMacros } from './functions/macros.js';
import { registerNetworks } from './functions/networks.js';
import { registerQuantities } from './functions/quantities.js';
import { registerSemver } from './functions/semver.js';
import { registerSets } from './functions/sets.js';
import { registerStrings } from './functions/strings.js';
import { registerUrls } from './functions/urls.js';

/** The evaluator's module. */
export type CelModule = typeof Cel;
export type CelEnvironment = Cel.Environment;

let loaded: CelModule | undefined;
let evaluation: CelEnvironment | undefined;

/** The evaluator of CEL expressions: loaded with the first rule, so that clusters without rules start without it. */
export function celModule(): CelModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (loaded ??= require('@marcbachmann/cel-js') as CelModule);
}

/** What CEL expressions of Kubernetes know: the language itself and the libraries of its API server. */
export function kubernetesEnvironment(): CelEnvironment {
  const module = celModule();
  const environment = new module.Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  registerStrings(environment);
  registerLists(environment, module);
  registerSets(environment);
  registerQuantities(environment);
  registerNetworks(environment);
  registerUrls(environment);
  registerSemver(environment);
  registerFormats(environment, module);
  registerMacros(environment);
  return environment;
}

/** Where rules run: `self` and `oldSelf` may be anything, their types were checked with the definition. */
export function evaluationEnvironment(): CelEnvironment {
  evaluation ??= kubernetesEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn');
  return evaluation;
}
