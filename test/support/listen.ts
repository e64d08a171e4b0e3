import type { Server } from 'node:net';
import { eventually } from './patience.js';

/**
 * Has a server listen on this machine; on a port that it had before until that is free again, for a connection of somebody else may have
 * got it meanwhile.
 *
 * @param port 0 for any
 * @returns the port
 */
export async function listen(server: Server, port = 0): Promise<number> {
  await eventually(() => listensAt(server, port));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server that listens has a port');
  return address.port;
}

function listensAt(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE' && port !== 0) resolve(false);
      else reject(error);
    };
    server.once('error', failed).listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      resolve(true);
    });
  });
}
