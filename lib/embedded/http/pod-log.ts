import type { KubeObject } from '../../kube/index.js';
import { objectsAt, textAt } from '../fields.js';
import { badRequest } from '../refusals.js';
import { containerLog, type LogLine } from '../simulator/pod-log.js';
import type { Store } from '../store/store.js';
import type { Exchange } from './exchange.js';

const POD = { group: '', version: 'v1', kind: 'Pod' };

/**
 * Answers `pods/log`: what a container has written, or goes on writing until it ends (`follow`).
 *
 * @throws ApiError BadRequest when there is no such container, or it has not started
 */
export function servePodLog(store: Store, exchange: Exchange, pod: KubeObject): void {
  const { query } = exchange;
  const container = containerOf(pod, query.get('container') ?? '');
  const log = containerLog(pod, container, isSet(query, 'previous'));
  if ('refused' in log) throw badRequest(log.refused);
  const text = textOf(log.lines, query, store.now());
  if (!isSet(query, 'follow') || log.ended || exchange.method === 'HEAD') {
    exchange.sendText(200, text, 'text/plain');
    return;
  }
  const { response } = exchange;
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' });
  response.write(text);
  response.flushHeaders();
  const sent = new Set(log.lines.map(({ text: line }) => line));
  const stop = store.objects().watch(POD, ({ type, object }) => {
    if (object.metadata.uid !== pod.metadata.uid) return;
    const now = containerLog(object, container);
    if ('lines' in now) {
      const fresh = now.lines.filter((line) => !sent.has(line.text));
      for (const line of fresh) sent.add(line.text);
      if (fresh.length > 0) response.write(fresh.map((line) => written(line, query)).join(''));
    }
    if (type === 'DELETED' || !('lines' in now) || now.ended) response.end();
  });
  response.on('close', stop);
}

function containerOf(pod: KubeObject, asked: string): string {
  const names = (field: string): string[] =>
    objectsAt(pod, 'spec', field).map((container) => textAt(container, 'name') ?? '');
  const [own, init, ephemeral] = [names('containers'), names('initContainers'), names('ephemeralContainers')];
  const name = pod.metadata.name ?? '';
  if (asked !== '') {
    if ([...own, ...init, ...ephemeral].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only, ...others] = own;
  if (only !== undefined && others.length + init.length + ephemeral.length === 0) return only;
  const also = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${own.join(' ')}]${also}`);
}

function textOf(lines: readonly LogLine[], query: URLSearchParams, now: string): string {
  const since = sinceOf(query, now);
  const tail = count(query, 'tailLines');
  const recent = lines.filter(({ at }) => since === undefined || Date.parse(at) >= since);
  const kept = tail === undefined ? recent : tail === 0 ? [] : recent.slice(-tail);
  const text = kept.map((line) => written(line, query)).join('');
  const limit = count(query, 'limitBytes');
  return limit === undefined ? text : Buffer.from(text).subarray(0, limit).toString();
}

function sinceOf(query: URLSearchParams, now: string): number | undefined {
  const seconds = count(query, 'sinceSeconds');
  if (seconds !== undefined) return Date.parse(now) - seconds * 1000;
  const instant = Date.parse(query.get('sinceTime') ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

function written({ at, text }: LogLine, query: URLSearchParams): string {
  return isSet(query, 'timestamps') ? `${at.replace(/Z$/, '.000000000Z')} ${text}\n` : `${text}\n`;
}

function count(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name) ?? '';
  return /^\d+$/.test(value) ? Number(value) : undefined;
}

function isSet(query: URLSearchParams, name: string): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(query.get(name) ?? '');
}
