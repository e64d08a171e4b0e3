import type { Cell } from './column.js';

/** How long ago the object was created. */
export const age: Cell = ({ metadata }, now) => since(metadata.creationTimestamp, now);

/** The time since a timestamp as people read it; `<unknown>` without one. */
export function since(timestamp: string | undefined, now: Date): string {
  if (timestamp === undefined) return '<unknown>';
  return humanDuration(now.getTime() - Date.parse(timestamp));
}

/** A duration as `kubectl` writes it, with two units at most: `45s`, `3m5s`, `10m`, `3h20m`, `2d4h`, `30d`, `2y45d`. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (!(seconds > -2)) return '<invalid>';
  if (seconds < 0) return '0s';
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  const two = (first: string, rest: number, unit: string): string => (rest === 0 ? first : `${first}${rest}${unit}`);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return two(`${minutes}m`, seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return two(`${hours}h`, minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return two(`${days}d`, hours % 24, 'h');
  if (days < 730) return `${days}d`;
  if (days < 8 * 365) return two(`${Math.floor(days / 365)}y`, days % 365, 'd');
  return `${Math.floor(days / 365)}y`;
}
