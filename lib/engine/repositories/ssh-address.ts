/** Where an SSH remote is: `ssh://user@host:port/path` or `user@host:path`. */
export interface SshAddress {
  /** May contain `@` itself. */
  readonly user: string;
  readonly host: string;
  /** @default 22 */
  readonly port: number;
}

/** Reads the URL of an SSH remote; `undefined` for any other. */
export function sshAddress(url: string): SshAddress | undefined {
  const match =
    /^ssh:\/\/(.+)@([^@/:]+)(?::(\d+))?(?:[/:].*)?$/.exec(url) ?? /^(?![a-z+]+:\/\/)(.+)@([^@/:]+):(.*)$/i.exec(url);
  if (!match) return undefined;
  const [, user = '', host = '', port] = match;
  return { user, host, port: url.startsWith('ssh://') ? Number(port ?? 22) : 22 };
}

/** What a table of known hosts calls a remote: `host:port`; empty for a remote that is not SSH. */
export function knownHostOf(url: string): string {
  const address = sshAddress(url);
  return address ? `${address.host}:${address.port}` : '';
}
