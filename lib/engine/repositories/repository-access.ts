import { digest, type Json } from '../../kube/index.js';
import { Concealed, type RegisteredRepository } from '../../model/index.js';
import { hostOf } from './host-of.js';
import { cloudKeys, type RepositoryMatch } from './match-repository.js';
import { isReachedDirectly } from './no-proxy.js';

/** How one proves to a repository who one is. */
export type RepositoryLogin =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'basic';
      readonly username: Concealed;
      readonly password: Concealed;
      /** Whether both are sent before they are asked for. */
      readonly unasked: boolean;
    }
  | { readonly kind: 'bearer'; readonly token: Concealed }
  | { readonly kind: 'ssh'; readonly privateKey: Concealed }
  | {
      readonly kind: 'github-app';
      readonly appId: string;
      /** Found by the organisation of the URL where it is absent. */
      readonly installationId: string | undefined;
      readonly privateKey: Concealed;
      /** Base of GitHub's API. */
      readonly api: string;
      /** PEM of the only authorities that are trusted for the API; absent means those of the system. */
      readonly authorities: string | undefined;
    };

/** All that is known of how a repository is reached for the Applications of a project. */
export interface RepositoryAccess {
  readonly login: RepositoryLogin;
  readonly clientCertificate: { readonly certificate: Concealed; readonly key: Concealed } | undefined;
  /** Neither certificate nor host key of the server is verified. */
  readonly insecure: boolean;
  /** PEM of the only authorities that are trusted for the server; absent means those of the system. */
  readonly authorities: string | undefined;
  /** For a remote by SSH: the only host keys that are trusted, as of `known_hosts`; absent means those of the system. */
  readonly knownHosts: string | undefined;
  /** URL of the proxy, where one is to be used for this host. */
  readonly proxy: Concealed | undefined;
  readonly type: 'git' | 'helm' | 'oci' | undefined;
  /** Whether a repository of charts is an OCI registry. */
  readonly oci: boolean;
  /** Whether a registry is spoken to without TLS. */
  readonly plainHttp: boolean;
  /** Why it can not be reached so: then nothing may be sent to it. No secret is in it. */
  readonly problem: string | undefined;
  /**
   * Who one is at the server and by which way one comes, as a digest of what Secrets say: accesses to a URL with the same identity may
   * see the same.
   */
  readonly identity: string;
  /** Of everything above: another access has another. */
  readonly digest: string;
}

/** What servers are known by, from the ConfigMaps of an installation. */
export interface TrustedServers {
  /** The text of `ssh_known_hosts`; absent where there is no such ConfigMap. */
  readonly knownHosts: string | undefined;
  /** PEM by the name of the host. */
  readonly authorities: ReadonlyMap<string, string>;
}

/** Puts together how a URL is reached, from the Secrets that speak of it. */
export function repositoryAccess(
  url: string,
  { repository, template }: RepositoryMatch,
  trusted: TrustedServers,
): RepositoryAccess {
  const of = <K extends keyof RegisteredRepository>(key: K): RegisteredRepository[K] | undefined =>
    repository?.[key] || template?.[key];
  const server = hostOf(url);
  const [certificate, key] = [of('tlsClientCertData'), of('tlsClientCertKey')];
  const [proxy, noProxy = ''] = [of('proxy'), of('noProxy')];
  const authorities = server?.protocol === 'ssh' ? undefined : trusted.authorities.get(server?.host ?? '');
  const login = loginOf(of, trusted);
  const given = {
    clientCertificate: certificate && key && { certificate, key },
    insecure: repository?.insecure === true || repository?.insecureIgnoreHostKey === true,
    proxy: proxy && server && !isReachedDirectly(server.host, server.port, noProxy) ? proxy : undefined,
    plainHttp: of('insecureOCIForceHttp') === true,
  };
  const others = {
    authorities,
    knownHosts: server?.protocol === 'ssh' ? trusted.knownHosts : undefined,
    type: of('type'),
    oci: of('enableOCI') === true,
    problem: repository?.fault ?? template?.fault ?? problemOf(of, login, authorities),
  };
  const identity = digest(revealed({ ...given, login: { ...login, authorities: undefined } }));
  return { login, ...given, ...others, identity, digest: digest([identity, revealed({ ...others, login })]) };
}

type Of = <K extends keyof RegisteredRepository>(key: K) => RegisteredRepository[K] | undefined;

function loginOf(of: Of, trusted: TrustedServers): RepositoryLogin {
  const [username, password, token, sshKey] = [of('username'), of('password'), of('bearerToken'), of('sshPrivateKey')];
  const [appId, appKey] = [of('githubAppID'), of('githubAppPrivateKey')];
  const unasked = of('forceHttpBasicAuth') === true;
  if (password) return { kind: 'basic', username: username ?? new Concealed(''), password, unasked };
  if (token) return { kind: 'bearer', token };
  if (sshKey) return { kind: 'ssh', privateKey: sshKey };
  if (appKey && appId) {
    const api = (of('githubAppEnterpriseBaseUrl') ?? 'https://api.github.com').replace(/\/+$/, '');
    const authorities = trusted.authorities.get(hostOf(api)?.host ?? '');
    const installationId = of('githubAppInstallationID');
    return { kind: 'github-app', appId, installationId, privateKey: appKey, api, authorities };
  }
  return username ? { kind: 'basic', username, password: new Concealed(''), unasked } : { kind: 'none' };
}

function problemOf(of: Of, login: RepositoryLogin, authorities: string | undefined): string | undefined {
  const cloud = cloudKeys.find(of);
  if (login.kind === 'none' && cloud) return `its credentials are of a kind that is not supported: ${cloud}`;
  if ((of('tlsClientCertData') === undefined) !== (of('tlsClientCertKey') === undefined)) {
    return 'tlsClientCertData and tlsClientCertKey belong together, and one of them is missing';
  }
  if ((of('githubAppPrivateKey') === undefined) !== (of('githubAppID') === undefined)) {
    return 'githubAppID and githubAppPrivateKey belong together, and one of them is missing';
  }
  if (authorities !== undefined && !authorities.includes('-----BEGIN CERTIFICATE-----')) {
    return 'the ConfigMap argocd-tls-certs-cm holds no certificate in PEM for its host';
  }
  return undefined;
}

/** The values, with what is concealed in the open: only for a digest. */
function revealed(value: unknown): Json {
  if (value instanceof Concealed) return value.reveal();
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revealed(each)]));
}
