import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { isJsonObject, stringifyJson, type JsonObject } from '../../kube/index.js';
import { invalidProp, invalidValue } from '../errors.js';
import type { SecretReference } from '../values/index.js';
import { ArgoSecret, escapeTemplate } from './argo-secret.js';

/** How Argo CD proves to a cluster who it is. */
export class ClusterAuth {
  /** The token of a service account. */
  static bearer(token: SecretReference): ClusterAuth {
    return new ClusterAuth({ bearerToken: template('bearerToken') }, { bearerToken: token });
  }

  /** A user and a password. */
  static basic(username: string, password: SecretReference): ClusterAuth {
    return new ClusterAuth({ username, password: template('password') }, { password });
  }

  /** A client certificate and its key, in PEM. */
  static clientCertificate(certificate: SecretReference, key: SecretReference): ClusterAuth {
    const tlsClientConfig = {
      certData: template('certificate', 'b64enc | toJson'),
      keyData: template('key', 'b64enc | toJson'),
    };
    return new ClusterAuth({ tlsClientConfig }, { certificate, key });
  }

  /** A role of AWS, for a cluster of EKS. */
  static awsRole(clusterName: string, roleARN: string, profile?: string): ClusterAuth {
    if (!/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(roleARN)) {
      throw invalidValue('ClusterAuth.awsRole', roleARN, 'arn:aws:iam::<account>:role/<name>');
    }
    return new ClusterAuth({ awsAuthConfig: { clusterName, roleARN, ...(profile !== undefined && { profile }) } }, {});
  }

  /** A program that answers with credentials, such as `argocd-k8s-auth` for the identity of a cloud. */
  static exec(program: {
    readonly command: string;
    readonly apiVersion: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly installHint?: string;
  }): ClusterAuth {
    const { command, apiVersion, args, env, installHint } = program;
    const execProviderConfig = {
      command,
      apiVersion,
      ...(args && { args: [...args] }),
      ...(env && { env: { ...env } }),
      ...(installHint !== undefined && { installHint }),
    };
    return new ClusterAuth({ execProviderConfig }, {});
  }

  private constructor(
    /** Its part of the Secret's `config`. */
    readonly config: JsonObject,
    /** Where its secret values lie. */
    readonly secret: Readonly<Record<string, SecretReference>>,
  ) {}
}

/** Props of a {@link ClusterSecret}. */
export interface ClusterSecretProps {
  /**
   * Name, labels and annotations; generators choose clusters by the labels.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /** The name that destinations use. */
  readonly name: string;
  /** URL of the cluster's API. */
  readonly server: string;
  /** How Argo CD proves who it is. */
  readonly auth: ClusterAuth;

  /**
   * The authority that signed the server's certificate: PEM in base64. It is no secret.
   * @default - those of the machine
   */
  readonly caData?: string;

  /**
   * The name that the server's certificate must carry.
   * @default - the host of the URL
   */
  readonly serverName?: string;

  /**
   * Whether the server's certificate is not verified.
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * URL of a proxy.
   * @default - none
   */
  readonly proxyUrl?: string;

  /**
   * Whether answers are not compressed.
   * @default false
   */
  readonly disableCompression?: boolean;

  /**
   * The namespaces that are managed.
   * @default - all
   */
  readonly namespaces?: readonly string[];

  /**
   * Whether cluster-scoped objects are managed although `namespaces` limits the cluster.
   * @default false
   */
  readonly clusterResources?: boolean;

  /**
   * The project that alone may deliver to it.
   * @default - all projects
   */
  readonly project?: string;

  /**
   * The controller's shard that manages it, from 0.
   * @default - chosen by the controller
   */
  readonly shard?: number;
}

/**
 * A cluster that Argo CD delivers to.
 *
 * @example
 * new ClusterSecret(this, 'production', {
 *   name: 'production', server: 'https://10.0.0.1:6443',
 *   metadata: { labels: { environment: 'production' } },
 *   auth: ClusterAuth.bearer(SecretReference.inStore(vault, 'argocd/production', { property: 'token' })),
 * });
 */
export class ClusterSecret extends ArgoSecret {
  constructor(scope: Construct, id: string, props: ClusterSecretProps) {
    const { name, server, namespaces, clusterResources, project, shard } = props;
    const config = configOf(props);
    const open = {
      name,
      server: server.replace(/\/+$/, ''),
      ...(namespaces && { namespaces: namespaces.join(',') }),
      ...(clusterResources !== undefined && { clusterResources: String(clusterResources) }),
      ...(project !== undefined && { project }),
      ...(shard !== undefined && { shard: String(shard) }),
    };
    const { secret } = props.auth;
    const isOpen = Object.keys(secret).length === 0;
    const content = isOpen ? { open: { ...open, config }, secret } : { open, secret, templates: { config } };
    super(scope, id, 'cluster', props.metadata, content);
    if (!/^https?:\/\/[^\s/]+/.test(server)) throw invalidProp(this, 'server', server, 'an http or https URL');
    if (name.trim() === '') throw invalidProp(this, 'name', name, 'the name of a cluster');
    if (shard !== undefined && (!Number.isInteger(shard) || shard < 0)) {
      throw invalidProp(this, 'shard', shard, 'a whole number from 0');
    }
  }
}

/** The Secret's `config`: JSON, with templates where secret values belong. */
function configOf({ auth, caData, serverName, insecure, proxyUrl, disableCompression }: ClusterSecretProps): string {
  const { tlsClientConfig, ...rest } = auth.config;
  const tls = {
    ...(isJsonObject(tlsClientConfig) && tlsClientConfig),
    ...(insecure !== undefined && { insecure }),
    ...(serverName !== undefined && { serverName }),
    ...(caData !== undefined && { caData }),
  };
  const text = stringifyJson({
    ...rest,
    ...(Object.keys(tls).length > 0 && { tlsClientConfig: tls }),
    ...(proxyUrl !== undefined && { proxyUrl }),
    ...(disableCompression !== undefined && { disableCompression }),
  });
  if (Object.keys(auth.secret).length === 0) return text;
  return escapeTemplate(text).replace(/"@@(\w+) ([^@"]+)@@"/g, '{{ .$1 | $2 }}');
}

/** Where a secret value belongs in the JSON, and the functions that it goes through. */
function template(name: string, functions = 'toJson'): string {
  return `@@${name} ${functions}@@`;
}
