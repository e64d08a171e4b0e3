import type { SyncWindow as SyncWindowJson } from '../../model/index.js';
import { invalidValue } from '../errors.js';
import type { Duration, Schedule } from '../values/index.js';

/** When a window is open, and for what. */
export interface SyncWindowProps {
  /** When it opens. */
  readonly schedule: Schedule;
  /** How long it stays open. */
  readonly duration: Duration;

  /**
   * IANA zone of the schedule, such as `Europe/Berlin`.
   * @default UTC
   */
  readonly timeZone?: string;

  /**
   * Globs of Application names.
   * @default - Applications of any name
   */
  readonly applications?: readonly string[];

  /**
   * Globs of destination namespaces.
   * @default - any namespace
   */
  readonly namespaces?: readonly string[];

  /**
   * Globs of destination clusters, by name or URL.
   * @default - any cluster
   */
  readonly clusters?: readonly string[];

  /**
   * Whether `any` or `all` of the three lists must match an Application.
   * @default any
   */
  readonly match?: 'any' | 'all';

  /**
   * Whether a sync by hand is allowed while the window forbids automated ones.
   * @default false
   */
  readonly manualSync?: boolean;

  /**
   * Whether a sync that began while it was allowed may go on.
   * @default false
   */
  readonly syncOverrun?: boolean;

  /**
   * What it is for, at most 255 characters.
   * @default - none
   */
  readonly description?: string;
}

/**
 * A time at which syncs are allowed, or denied. Windows belong to a project: Argo CD reads none from an Application. Deny
 * wins over allow, and an allow window forbids the time outside of it.
 */
export class SyncWindow {
  /** Syncs are allowed only in this time. */
  static allow(props: SyncWindowProps): SyncWindow {
    return new SyncWindow('allow', props);
  }

  /** Syncs are held in this time. */
  static deny(props: SyncWindowProps): SyncWindow {
    return new SyncWindow('deny', props);
  }

  private constructor(
    readonly kind: 'allow' | 'deny',
    readonly props: SyncWindowProps,
  ) {
    const { duration, description, timeZone } = props;
    if (duration.toMilliseconds() === 0)
      throw invalidValue('SyncWindow duration', duration.toString(), 'more than nothing');
    if (description !== undefined && description.length > 255) {
      throw invalidValue('SyncWindow description', `${description.length} characters`, 'at most 255');
    }
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      throw invalidValue('SyncWindow timeZone', timeZone, 'an IANA zone such as Europe/Berlin');
    }
  }

  /**
   * The same window for these clusters only. A window whose lists are alternatives becomes one window per list, because
   * "(these applications or those namespaces) and this cluster" has no shorter form; clusters that the window names itself
   * are kept as far as they are among these.
   */
  narrowedToClusters(clusters: readonly string[]): SyncWindow[] {
    const { applications = [], namespaces = [], clusters: own = [], match = 'any', ...rest } = this.props;
    const common = own.length === 0 ? clusters : own.filter((name) => clusters.includes(name));
    const narrowed = (lists: Partial<SyncWindowProps>, names: readonly string[]): SyncWindow[] =>
      names.length === 0
        ? []
        : [
            new SyncWindow(this.kind, {
              ...rest,
              ...lists,
              clusters: names,
              ...(Object.keys(lists).length > 0 && { match: 'all' }),
            }),
          ];
    const byName = applications.length > 0 ? { applications } : {};
    const bySpace = namespaces.length > 0 ? { namespaces } : {};
    if (match === 'all') return narrowed({ ...byName, ...bySpace }, common);
    return [
      ...(applications.length > 0 ? narrowed(byName, clusters) : []),
      ...(namespaces.length > 0 ? narrowed(bySpace, clusters) : []),
      ...(own.length > 0 || (applications.length === 0 && namespaces.length === 0) ? narrowed({}, common) : []),
    ];
  }

  /** As the project says it. Lists that are all empty stand for every Application. */
  toJson(): SyncWindowJson {
    const { schedule, duration, timeZone, applications, namespaces, clusters, match } = this.props;
    const { manualSync, syncOverrun, description } = this.props;
    const anySelector = [applications, namespaces, clusters].some((list) => list && list.length > 0);
    return {
      kind: this.kind,
      schedule: schedule.expression,
      duration: duration.toString(),
      ...(timeZone !== undefined && { timeZone }),
      ...(applications && applications.length > 0 && { applications: [...applications] }),
      ...(!anySelector && { applications: ['*'] }),
      ...(namespaces && namespaces.length > 0 && { namespaces: [...namespaces] }),
      ...(clusters && clusters.length > 0 && { clusters: [...clusters] }),
      ...(match === 'all' && { andOperator: true }),
      ...(manualSync !== undefined && { manualSync }),
      ...(syncOverrun !== undefined && { syncOverrun }),
      ...(description !== undefined && { description }),
    };
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
