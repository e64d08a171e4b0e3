import type { RepositoryAccess, RepositoryLogin } from '../../engine/index.js';
import type { RemoteAccess } from '../../git/index.js';
import { authorizationOf } from '../http/index.js';
import type { PrivateFolder } from './private-folder.js';

/** A login as the git program can use it. */
export type GitLogin = Exclude<RepositoryLogin, { kind: 'github-app' }>;

/** What the git program needs to know of an access. */
export interface GitAccess extends Pick<
  RepositoryAccess,
  'clientCertificate' | 'insecure' | 'authorities' | 'knownHosts' | 'proxy'
> {
  readonly login: GitLogin;
}

/** The user beside a token that needs none: without any, Git would send nothing. */
export const ANY_USER = 'x-access-token';

/** What is shorter as a user is a name, such as `git`, and stands in messages for other reasons too. */
const SHORTEST_TOKEN = 16;

type Setting = readonly [key: string, value: string];

/**
 * Writes down how the git program reaches a URL: a configuration of its own, and the files that it names. By HTTP, user and password are
 * asked for by Git's own helper, for exactly this server: one that it redirects to gets nothing. What is sent unasked is never redirected.
 */
export async function writeGitConfiguration(
  url: string,
  access: GitAccess,
  folder: PrivateFolder,
): Promise<RemoteAccess> {
  const settings = /^https?:/.test(url) ? await ofHttp(url, access, folder) : await ofSsh(access, folder);
  const configuration = await folder.write('config', settings.map(line).join(''));
  return { configuration, hidden: [...hiddenOf(access), folder.path] };
}

async function ofHttp(url: string, access: GitAccess, folder: PrivateFolder): Promise<Setting[]> {
  const { login, insecure, authorities, clientCertificate, proxy } = access;
  const settings: Setting[] = [];
  const header =
    login.kind === 'bearer' || (login.kind === 'basic' && login.unasked) ? authorizationOf(login) : undefined;
  if (header !== undefined) {
    settings.push(['http.extraHeader', `Authorization: ${header}`], ['http.followRedirects', 'false']);
  } else if (login.kind === 'basic') {
    const { protocol, host } = new URL(url);
    const user = encodeURIComponent(login.username.reveal() || ANY_USER);
    const password = encodeURIComponent(login.password.reveal());
    const file = await folder.write('credentials', `${protocol}//${user}:${password}@${host}\n`);
    settings.push(['credential.helper', `store --file=${quoted(file)}`]);
  }
  if (insecure) settings.push(['http.sslVerify', 'false']);
  if (authorities !== undefined) settings.push(['http.sslCAInfo', await folder.write('authorities', authorities)]);
  if (clientCertificate !== undefined) {
    const { certificate, key } = clientCertificate;
    settings.push(['http.sslCert', await folder.write('certificate', certificate.reveal())]);
    settings.push(['http.sslKey', await folder.write('key', key.reveal())]);
  }
  if (proxy !== undefined) settings.push(['http.proxy', proxy.reveal()]);
  return settings;
}

async function ofSsh({ login, insecure, knownHosts }: GitAccess, folder: PrivateFolder): Promise<Setting[]> {
  const options = [
    'BatchMode=yes',
    'ForwardAgent=no',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    'LogLevel=ERROR',
  ];
  // Older clients do not know the second one.
  options.push('IgnoreUnknown=RequiredRSASize', 'RequiredRSASize=2048');
  if (insecure)
    options.push('StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'GlobalKnownHostsFile=/dev/null');
  else options.push('StrictHostKeyChecking=yes');
  if (!insecure && knownHosts !== undefined) {
    const file = await folder.write('known_hosts', knownHosts);
    options.push(`UserKnownHostsFile="${file}"`, 'GlobalKnownHostsFile=/dev/null', 'UpdateHostKeys=no');
  }
  const words = ['ssh'];
  if (login.kind === 'ssh') {
    const key = `${login.privateKey.reveal().replace(/\r\n/g, '\n').trimEnd()}\n`;
    options.push('IdentitiesOnly=yes', 'IdentityAgent=none', 'PreferredAuthentications=publickey');
    words.push('-F', '/dev/null', '-i', quoted(await folder.write('identity', key)));
  }
  const command = [...words, ...options.flatMap((option) => ['-o', quoted(option)])].join(' ');
  return [['core.sshCommand', command]];
}

/** All forms in which secrets of an access may come back in what a program or a server says. */
function hiddenOf({ login, proxy }: GitAccess): string[] {
  const hidden: string[] = [];
  if (login.kind === 'basic') {
    const [username, password] = [login.username.reveal(), login.password.reveal()];
    hidden.push(password);
    if (password === '' || username.length >= SHORTEST_TOKEN) hidden.push(username);
  }
  if (login.kind === 'bearer') hidden.push(login.token.reveal());
  const header = authorizationOf(login);
  if (header !== undefined) hidden.push(header.slice(header.indexOf(' ') + 1));
  if (proxy !== undefined) {
    hidden.push(proxy.reveal());
    if (URL.canParse(proxy.reveal())) hidden.push(new URL(proxy.reveal()).password);
  }
  return [...hidden, ...hidden.map(encodeURIComponent)];
}

/** A word of a shell command. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function line([key, value]: Setting): string {
  const [section = '', name = ''] = key.split('.');
  return `[${section}]\n\t${name} = "${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"\n`;
}
