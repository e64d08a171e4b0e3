import type { Application, AppProject, SyncWindow } from '../../model/index.js';
import { glob } from '../globs/index.js';

/** What a window's selectors are held against. */
export interface WindowSubject {
  /** Name of the Application. */
  readonly name: string;
  /** Destination as its spec writes it. */
  readonly destination: {
    readonly name?: string | undefined;
    readonly server?: string | undefined;
    readonly namespace?: string | undefined;
  };
}

/**
 * Whether a window concerns an Application: one of its lists has a matching glob, or with `andOperator` all lists that are not
 * empty have. A window without any list concerns none.
 */
export function concerns(window: SyncWindow, { name, destination }: WindowSubject): boolean {
  const clusters = [destination.name, destination.server].filter((text) => text !== undefined && text !== '');
  const selectors: [readonly string[], readonly (string | undefined)[]][] = [
    [window.applications ?? [], [name]],
    [window.clusters ?? [], clusters],
    [window.namespaces ?? [], [destination.namespace ?? '']],
  ];
  const results = selectors
    .filter(([patterns]) => patterns.length > 0)
    .map(([patterns, texts]) => patterns.some((pattern) => texts.some((text) => glob(pattern, text ?? ''))));
  return window.andOperator === true ? results.length > 0 && results.every(Boolean) : results.some(Boolean);
}

/** The windows of a project that concern an Application, in their order. */
export function windowsFor(
  project: Pick<AppProject, 'spec'>,
  application: Pick<Application, 'metadata' | 'spec'>,
): SyncWindow[] {
  const subject = { name: application.metadata.name ?? '', destination: application.spec.destination };
  return (project.spec.syncWindows ?? []).filter((window) => concerns(window, subject));
}
