import type { Store } from '../store/store.js';

/** Options of {@link ApiServer}. */
export interface ApiServerOptions {
  readonly store: Store;
  /** When given, every request but /version and the health checks must carry `Authorization: Bearer <token>`. */
  readonly token?: string;
}

/** The Kubernetes API of a {@link Store} over HTTP on the loopback interface. */
export class ApiServer {
  constructor(readonly options: ApiServerOptions) {}

  /** Starts to listen; port 0 takes a free one. `url` is such as `http://127.0.0.1:40001`. */
  listen(_port = 0): Promise<{ url: string }> {
    throw new Error('under construction');
  }

  /** Ends all connections, watches too. The store stays open. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
