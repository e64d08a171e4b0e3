import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { invalidValue } from '../errors.js';
import type { SecretReference } from '../values/index.js';
import { ArgoSecret, type ArgoSecretContent } from './argo-secret.js';

/** How Argo CD proves to a repository who it is. */
export class RepositoryAuth {
  /** A user and a password or token. */
  static basic(username: string | SecretReference, password: SecretReference): RepositoryAuth {
    return typeof username === 'string'
      ? new RepositoryAuth({ open: { username }, secret: { password } })
      : new RepositoryAuth({ open: {}, secret: { username, password } });
  }

  /** A token in the Authorization header. */
  static bearer(token: SecretReference): RepositoryAuth {
    return new RepositoryAuth({ open: {}, secret: { bearerToken: token } });
  }

  /** A private SSH key. */
  static ssh(privateKey: SecretReference): RepositoryAuth {
    return new RepositoryAuth({ open: {}, secret: { sshPrivateKey: privateKey } });
  }

  /** A GitHub App; `enterpriseUrl` for GitHub Enterprise. */
  static githubApp(props: {
    readonly appId: number;
    readonly installationId: number;
    readonly privateKey: SecretReference;
    readonly enterpriseUrl?: string;
  }): RepositoryAuth {
    const { appId, installationId, privateKey, enterpriseUrl } = props;
    return new RepositoryAuth({
      open: {
        githubAppID: String(appId),
        githubAppInstallationID: String(installationId),
        ...(enterpriseUrl !== undefined && { githubAppEnterpriseBaseUrl: enterpriseUrl }),
      },
      secret: { githubAppPrivateKey: privateKey },
    });
  }

  /** A service account of Google Cloud, by its key file. */
  static googleServiceAccount(key: SecretReference): RepositoryAuth {
    return new RepositoryAuth({ open: {}, secret: { gcpServiceAccountKey: key } });
  }

  /** The workload identity that Argo CD itself runs with on Azure. */
  static azureWorkloadIdentity(): RepositoryAuth {
    return new RepositoryAuth({ open: { useAzureWorkloadIdentity: 'true' }, secret: {} });
  }

  /** A client certificate. */
  static clientCertificate(certificate: SecretReference, key: SecretReference): RepositoryAuth {
    return new RepositoryAuth({ open: {}, secret: { tlsClientCertData: certificate, tlsClientCertKey: key } });
  }

  private constructor(
    /** What it adds to the Secret. */
    readonly content: ArgoSecretContent,
  ) {}
}

/** Props of a {@link Repository} and of {@link RepositoryCredentials}. */
export interface RepositoryProps {
  /**
   * Name, labels and annotations.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /** URL of the repository; of credentials, what the URLs of their repositories begin with. */
  readonly url: string;

  /**
   * What lies there.
   * @default git
   */
  readonly type?: 'git' | 'helm' | 'oci';

  /**
   * How Argo CD proves who it is.
   * @default - not at all, or by the credentials for its URL
   */
  readonly auth?: RepositoryAuth;

  /**
   * A name for people.
   * @default - none
   */
  readonly name?: string;

  /**
   * The project that alone may use it.
   * @default - all projects
   */
  readonly project?: string;

  /**
   * Whether it is for pushing hydrated manifests and not for reading.
   * @default false
   */
  readonly write?: boolean;

  /**
   * Whether the server's certificate or host key is not verified.
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * Whether large files (LFS) are fetched.
   * @default false
   */
  readonly enableLfs?: boolean;

  /**
   * Whether a Helm repository is an OCI registry.
   * @default false
   */
  readonly enableOCI?: boolean;

  /**
   * How many commits are fetched.
   * @default - all
   */
  readonly depth?: number;

  /**
   * URL of a proxy.
   * @default - none
   */
  readonly proxy?: string;

  /**
   * Hosts that are reached without the proxy.
   * @default - none
   */
  readonly noProxy?: string;

  /**
   * Whether credentials are sent before they are asked for.
   * @default false
   */
  readonly forceHttpBasicAuth?: boolean;
}

/**
 * A repository that Argo CD may read.
 *
 * @example
 * new Repository(this, 'models', {
 *   url: 'https://git.example.com/ml/models.git',
 *   auth: RepositoryAuth.basic('argocd', SecretReference.inStore(vault, 'argocd/git', { property: 'token' })),
 * });
 */
export class Repository extends ArgoSecret {
  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id, props.write ? 'repository-write' : 'repository', props.metadata, contentOf(props));
  }
}

/** Credentials for all repositories whose URL begins so. */
export class RepositoryCredentials extends ArgoSecret {
  constructor(scope: Construct, id: string, props: RepositoryProps & { readonly auth: RepositoryAuth }) {
    super(scope, id, props.write ? 'repo-write-creds' : 'repo-creds', props.metadata, contentOf(props));
  }
}

function contentOf(props: RepositoryProps): ArgoSecretContent {
  const { url, type, auth, name, project, insecure, enableLfs, enableOCI, depth, proxy, noProxy } = props;
  if (url.trim() === '' || /\s/.test(url)) throw invalidValue('Repository url', url, 'the URL of a repository');
  if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(url)) {
    throw invalidValue('Repository url', '(not shown)', 'a URL without a password', 'give it as auth');
  }
  if (depth !== undefined && (!Number.isInteger(depth) || depth < 1)) {
    throw invalidValue('Repository depth', depth, 'a whole number from 1');
  }
  const { open, secret } = auth?.content ?? { open: {}, secret: {} };
  const flags = { insecure, enableLfs, enableOCI, forceHttpBasicAuth: props.forceHttpBasicAuth };
  return {
    secret,
    open: {
      url,
      ...(type !== undefined && { type }),
      ...(name !== undefined && { name }),
      ...(project !== undefined && { project }),
      ...open,
      ...Object.fromEntries(Object.entries(flags).flatMap(([key, on]) => (on ? [[key, 'true']] : []))),
      ...(depth !== undefined && { depth: String(depth) }),
      ...(proxy !== undefined && { proxy }),
      ...(noProxy !== undefined && { noProxy }),
    },
  };
}
