import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import type { RepositoryAccess } from '../../engine/index.js';
import type { Concealed } from '../../model/index.js';
import { checkedLookup, refusalOf } from './address.js';

/** By what a server is reached. */
export type HttpAccess = Partial<
  Pick<RepositoryAccess, 'authorities' | 'clientCertificate' | 'insecure' | 'proxy' | 'login'>
>;

/** Where a connection goes. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * A connection to the server of a URL, secured where the URL says so, by the proxy of the access where it has one.
 *
 * @throws Error when it can not be made, or its address is refused
 */
export async function connect(
  url: URL,
  access: HttpAccess,
  options: { readonly loopback: boolean; readonly signal: AbortSignal },
): Promise<Socket> {
  const target = targetOf(url);
  const refusal = isIP(target.host) ? refusalOf(target.host, options.loopback) : undefined;
  if (refusal !== undefined) throw new Error(refusal);
  const proxy = access.proxy && proxyAt(access.proxy);
  const socket = proxy
    ? await tunnel(proxy, target, options.signal)
    : await plain(target, options.signal, options.loopback);
  return target.secure ? await secured(socket, target.host, options.signal, tlsOf(access)) : socket;
}

function proxyAt(proxy: Concealed): URL {
  const url = URL.canParse(proxy.reveal()) ? new URL(proxy.reveal()) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Error('the proxy of its Secret is no URL of an http or https proxy');
}

async function plain({ host, port }: Target, signal: AbortSignal, loopback: boolean): Promise<Socket> {
  const socket = connectPlain({ host, port, lookup: checkedLookup(loopback), signal });
  await arrival(socket, 'connect', signal);
  return socket;
}

/** The proxy is the operator's choice: its address is not checked. */
async function tunnel(proxy: URL, target: Target, signal: AbortSignal): Promise<Socket> {
  const through = targetOf(proxy);
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
    throw new Error('only http and https proxies are used');
  const bare = connectPlain({ host: through.host, port: through.port, signal });
  await arrival(bare, 'connect', signal);
  const socket = through.secure ? await secured(bare, through.host, signal, {}) : bare;
  const where = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const asked = httpRequest({
    createConnection: () => socket,
    method: 'CONNECT',
    path: where,
    headers: {
      host: where,
      ...(user !== ':' && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
    },
    signal,
  });
  asked.end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked
      .on('error', reject)
      .once('response', resolve)
      .once('connect', (answer: IncomingMessage) => resolve(answer));
  });
  if (answer.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy answers ${answer.statusCode ?? 0}`);
}

async function secured(socket: Socket, host: string, signal: AbortSignal, tls: ConnectionOptions): Promise<Socket> {
  const secure = connectSecurely({ socket, ...(isIP(host) ? { host } : { servername: host }), ...tls });
  await arrival(secure, 'secureConnect', signal);
  return secure;
}

function tlsOf({ authorities, clientCertificate, insecure }: HttpAccess): ConnectionOptions {
  return {
    ...(authorities !== undefined && { ca: authorities }),
    ...(insecure === true && { rejectUnauthorized: false }),
    ...(clientCertificate && {
      cert: clientCertificate.certificate.reveal(),
      key: clientCertificate.key.reveal(),
    }),
  };
}

async function arrival(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  // Whoever reads is told by the reading; without a listener an error would end the process.
  socket.on('error', () => undefined);
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function targetOf(url: URL): Target {
  const secure = url.protocol === 'https:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 443 : 80)),
    secure,
  };
}
