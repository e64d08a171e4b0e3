import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { labels } from '../../model/index.js';
import { invalidProp } from '../errors.js';
import type { SecretReference, SecretStoreRef } from '../values/index.js';
import { recordOrigin } from '../origin.js';

/** What such a Secret is for. */
export type SecretPurpose =
  'cluster' | 'repository' | 'repo-creds' | 'repository-write' | 'repo-write-creds' | 'scm-creds';

/** Open texts and references to secret values; never a secret value. */
export interface ArgoSecretContent {
  /** Texts that everybody may read. */
  readonly open: Readonly<Record<string, string>>;
  /** Where the secret values lie, by name. */
  readonly secret: Readonly<Record<string, SecretReference>>;

  /**
   * The keys of the Secret that are made of secret values: Go templates in which the values stand by their names.
   * @default - each value under its name
   */
  readonly templates?: Readonly<Record<string, string>>;
}

/**
 * A Secret that Argo CD reads its repositories and clusters from. With secret values it becomes an ExternalSecret, by which
 * the External Secrets operator makes the Secret in the cluster; without any it is the Secret itself.
 */
export abstract class ArgoSecret extends Construct {
  /** The object that is delivered. */
  readonly apiObject: ApiObject;

  protected constructor(
    scope: Construct,
    id: string,
    purpose: SecretPurpose,
    given: ApiObjectMetadata | undefined,
    { open, secret, templates }: ArgoSecretContent,
  ) {
    super(scope, id);
    recordOrigin(this);
    const metadata = { namespace: 'argocd', ...given };
    const secretLabels = { ...metadata.labels, [labels.secretType]: purpose };
    const references = Object.entries(secret);
    if (references.length === 0) {
      this.apiObject = new ApiObject(this, 'Resource', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...metadata, labels: secretLabels },
        type: 'Opaque',
        stringData: open,
      });
      return;
    }
    const store = this.storeOf(references.map(([, reference]) => reference));
    const { annotations } = metadata;
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: {
        secretStoreRef: { name: store.name, kind: store.kind ?? 'SecretStore' },
        target: {
          template: {
            metadata: { labels: secretLabels, ...(annotations && { annotations }) },
            data: { ...escaped(open), ...(templates ?? plainTemplates(secret)) },
          },
        },
        data: references.map(([secretKey, reference]) => ({ secretKey, remoteRef: reference.toRemoteRef() })),
      },
    });
  }

  /** Name of the Secret that comes to be. */
  get secretName(): string {
    return this.apiObject.name;
  }

  private storeOf(references: readonly SecretReference[]): SecretStoreRef {
    const [first, ...others] = references.map(({ store }) => store);
    const other = others.find(({ name, kind }) => name !== first?.name || kind !== first?.kind);
    if (!first || other) throw invalidProp(this, 'secrets', other?.name, `values of one store, ${first?.name ?? ''}`);
    return first;
  }
}

function plainTemplates(secret: Readonly<Record<string, SecretReference>>): Record<string, string> {
  return Object.fromEntries(Object.keys(secret).map((key) => [key, `{{ .${key} }}`]));
}

/** Texts that are no templates, where templates are read. */
function escaped(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, escapeTemplate(text)]));
}

/** A text in which nothing is taken for a template. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}
