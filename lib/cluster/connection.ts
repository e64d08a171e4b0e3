/** What proves who we are to an API server: header values and a client certificate (PEM). */
export interface Credentials {
  /** Until when they serve: a time of the clock, in milliseconds. @default one minute from when they were given */
  readonly until?: number;
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
  /**
   * Credentials that change (credential plugins, token files): asked for again when they have served their time, and when the server answers
   * 401. The signal says that nobody waits for them any more.
   */
  readonly credentials?: (signal: AbortSignal) => Promise<Credentials>;
}
