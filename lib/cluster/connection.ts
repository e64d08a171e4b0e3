/** What proves who we are to an API server: header values and a client certificate (PEM). */
export interface Credentials {
  readonly headers?: { readonly [name: string]: string };
  readonly cert?: string;
  readonly key?: string;
}

/** How to reach one Kubernetes API. */
export interface Connection {
  /** The base URL, `https://host:port` with an optional path. */
  readonly server: string;
  /** A static bearer token. */
  readonly token?: string;
  /** The certificate authority to trust, PEM. @default the machine's own authorities */
  readonly ca?: string;
  /** A client certificate and its key, PEM. */
  readonly cert?: string;
  readonly key?: string;
  /** The name expected in the server's certificate. @default the host of `server` */
  readonly serverName?: string;
  /** Trust any certificate. @default false */
  readonly insecure?: boolean;
  /** The namespace of the kubeconfig's context. */
  readonly namespace?: string;
  /** Credentials that change (exec plugins, token files); asked again when the server answers 401. */
  readonly credentials?: () => Promise<Credentials>;
}
