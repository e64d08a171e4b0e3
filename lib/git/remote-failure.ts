import { GitError, type GitErrorCode } from './errors.js';

interface Class {
  readonly signs: RegExp;
  readonly code: GitErrorCode;
  readonly what: string;
  readonly remedy: string;
}

const nothing = {
  code: 'REPOSITORY_UNREACHABLE',
  what: 'what answers is no Git repository',
  remedy: 'correct the URL; it may be that of a page, or a network that wants a sign-in answers in its place',
} as const;

/** What Git, curl and ssh say, from the most telling on. */
const classes: readonly Class[] = [
  {
    signs: /Host key verification failed|HOST IDENTIFICATION HAS CHANGED|host key is known|Bad server host key/i,
    code: 'REPOSITORY_NOT_TRUSTED',
    what: 'the host key of the server is none that is trusted',
    remedy:
      'find out whether the server got a new key or somebody else answers, and put its key into ssh_known_hosts of the ConfigMap argocd-ssh-known-hosts-cm',
  },
  {
    signs:
      /certificate verif|SSL certificate problem|certificate subject name|no alternative certificate|verify locations|certificate is NOT trusted/i,
    code: 'REPOSITORY_NOT_TRUSTED',
    what: 'the certificate of the server is not trusted',
    remedy: 'put its authority into the ConfigMap argocd-tls-certs-cm, under the name of the host',
  },
  {
    signs: /returned error: 429/,
    code: 'REPOSITORY_BUSY',
    what: 'the server asks to be left alone for a while',
    remedy: 'it is tried again by itself, less often',
  },
  {
    signs:
      /returned error: (401|403|407)|HTTP code 407|tunnel failed, response 407|Authentication failed|could not read (Username|Password)|Permission denied|Load key|certificate required|alert (bad certificate|handshake failure)|Too many authentication failures|error:[^ ]*tlsv1[23] alert/i,
    code: 'REPOSITORY_ACCESS_DENIED',
    what: 'access is denied',
    remedy:
      'put credentials that may read it into a Secret of the repository; it is tried again as soon as they change',
  },
  {
    signs:
      /returned error: 404|repository '[^']*' not found|(repository|project)[^\n]* not found|does not (appear to be a git repository|exist)/i,
    code: 'REPOSITORY_NOT_FOUND',
    what: 'there is no such repository, or it is hidden from who asks',
    remedy: 'correct the URL, or put credentials that may read it into a Secret of the repository',
  },
  {
    signs:
      /not valid: is this a git repository|protocol error|unexpected flush packet|bad line length|invalid server response/i,
    ...nothing,
  },
  {
    signs: /returned error: 30\d|redirects followed|unable to update url base from redirection/i,
    code: 'REPOSITORY_UNREACHABLE',
    what: 'the server sends it elsewhere',
    remedy: 'write the URL that it leads to; a token that is sent unasked is never sent on',
  },
];

const unknown = {
  code: 'REPOSITORY_UNREACHABLE',
  what: '',
  remedy: 'check the URL, the network and the access rights; it is tried again by itself',
} as const;

/** What the failure of a command that used the network means. @param where the remote, as it may be shown */
export function remoteFailure(error: GitError, where: string): GitError {
  const { code, what, remedy } = classes.find(({ signs }) => signs.test(error.what)) ?? unknown;
  return new GitError(code, [what, error.what].filter(Boolean).join(': '), { where, remedy, cause: error });
}

/** The error that something else than a repository answers. */
export function notARepository(where: string): GitError {
  return new GitError(nothing.code, nothing.what, { where, remedy: nothing.remedy });
}
