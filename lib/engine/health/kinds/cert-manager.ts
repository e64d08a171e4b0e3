import { progressing } from '../health.js';
import { conditions, firstOf, ready, type HealthRules } from '../rules.js';

/** A certificate that is being issued may still be valid; it is waited for all the same. */
const certificate = firstOf(
  [conditions({ type: 'Issuing', status: 'True', is: progressing })],
  ready('Waiting for certificate'),
);

/** cert-manager, under its old group too. */
export const certManagerRules: HealthRules = {
  'cert-manager.io/Certificate': certificate,
  'cert-manager.io/ClusterIssuer': ready('Initializing ClusterIssuer'),
  'cert-manager.io/Issuer': ready('Initializing issuer'),
  'certmanager.k8s.io/Certificate': ready('Waiting for certificate'),
  'certmanager.k8s.io/Issuer': ready('Initializing issuer'),
};
