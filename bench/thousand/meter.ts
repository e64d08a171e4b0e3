import { readFileSync, writeFileSync } from 'node:fs';
import type { ApiClient } from '../api/client.js';
import { TICKS } from '../api/processes.js';

/** What a process, with the children it has waited for, and the API server have done. */
export interface Reading {
  readonly cpuSeconds: number;
  /** Requests that the API server has answered, watches counted when they end. */
  readonly requests: number;
}

/** Reads the meters now. The requests are everybody's: what the bench itself sent is to be taken off. */
export async function read(pid: number, client: ApiClient): Promise<Reading> {
  const requests = await answered(client);
  return { cpuSeconds: cpuSeconds(pid), requests };
}

/** Forgets the peak memory of a process. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The most memory that a process held since {@link resetPeak}, in MiB. */
export function peakMiB(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
}

/** What an API server asks itself, its Lease, its endpoints, the addresses of Services, its documents; and what reads the meter. */
const OWN = /resource="(leases|endpoints|endpointslices|ipaddresses)"|subresource="(openapi\/v3|\/?metrics)"/;

async function answered(client: ApiClient): Promise<number> {
  const lines = (await client.call('GET', '/metrics')).toString().matchAll(/^apiserver_request_total\{(.*)\} (\S+)$/gm);
  let sum = 0;
  for (const [, labels = '', count] of lines) if (!OWN.test(labels)) sum += Number(count);
  return sum;
}
