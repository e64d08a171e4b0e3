// Made by `npm run constructs:fields` from scripts/constructs/fields/certmanager.txt.
import type { PodTemplateSpec } from '../../core/fields/index.js';
import type { LabelsAndAnnotations } from './certificate-spec.js';

export interface IngressSolver {
  readonly class?: string;
  readonly ingressClassName?: string;
  readonly ingressTemplate?: IngressTemplate;
  readonly name?: string;
  readonly podTemplate?: PodTemplateSpec;
  readonly serviceType?: string;
}

export interface IngressTemplate {
  readonly metadata?: LabelsAndAnnotations;
}

export interface VaultCertificateAuth {
  readonly mountPath?: string;
  readonly name?: string;
  readonly secretName?: string;
}

export interface ConstrainedNames {
  readonly dnsDomains?: readonly string[];
  readonly emailAddresses?: readonly string[];
  readonly ipRanges?: readonly string[];
  readonly uriDomains?: readonly string[];
}

export interface Cloudflare {
  readonly apiKeySecretRef?: SecretKey;
  readonly apiTokenSecretRef?: SecretKey;
  readonly email?: string;
}

export interface SecretKey {
  readonly key?: string;
  readonly name: string;
}

export interface GatewaySolver {
  readonly labels?: Readonly<Record<string, string>>;
  readonly parentRefs?: readonly ParentRef[];
  readonly podTemplate?: PodTemplateSpec;
  readonly serviceType?: string;
}

export interface ManagedIdentity {
  readonly clientID?: string;
  readonly resourceID?: string;
  readonly tenantID?: string;
}

export interface ParentRef {
  /** @default gateway.networking.k8s.io */
  readonly group?: string;
  /** @default Gateway */
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  /** From 1 to 65535. */
  readonly port?: number;
  readonly sectionName?: string;
}

export interface ServiceAccountRef {
  readonly audiences?: readonly string[];
  readonly name: string;
}

export interface JksKeystore {
  readonly alias?: string;
  readonly create: boolean;
  readonly passwordSecretRef?: SecretKey;
}

export interface Pkcs12Keystore {
  readonly create: boolean;
  readonly passwordSecretRef?: SecretKey;
  readonly profile?: 'LegacyRC2' | 'LegacyDES' | 'Modern2023' | 'Modern2026';
}

export interface Route53Identity {
  readonly serviceAccountRef: ServiceAccountRef;
}
