import { writeManifests } from '../../kube/index.js';
import { applicationCrds } from '../../model/index.js';

/** `slipway crds`: the custom resource definitions as YAML, for `kubectl apply -f -`. */
export function printCrds(out: NodeJS.WriteStream): void {
  out.write(writeManifests(applicationCrds()));
}
