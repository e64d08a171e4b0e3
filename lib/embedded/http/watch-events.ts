import { joinApiVersion, stringifyJson, type JsonObject, type KubeObject, type ObjectMeta } from '../../kube/index.js';
import type { Change } from '../store/collection.js';
import { fromStorage } from '../store/conversion.js';
import { textOf } from '../store/text.js';
import type { Accepted } from './accept.js';
import { partialMetadata } from './partial-metadata.js';
import type { Selection } from './selection.js';
import { tableOfOne, type TableForm } from './table/table.js';
import type { Target } from './target.js';

/** What a watch says of an object. */
export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** An event of a watch, before it is written. */
export interface Event {
  readonly type: EventType;
  /** As it is stored. */
  readonly object: KubeObject;
}

/** What a watch of this selection says of a change; undefined for nothing. */
export function eventOf(change: Change, selection: Selection): Event | undefined {
  const { type, object, before } = change;
  const matched = before !== undefined && selection.matches(before);
  if (type === 'DELETED') return matched ? { type, object } : undefined;
  if (selection.matches(object)) return { type: matched ? 'MODIFIED' : 'ADDED', object };
  return matched ? { type: 'DELETED', object: lastSeen(change, before) } : undefined;
}

const leaving = new WeakMap<Change, KubeObject>();

/** An object as it was before it left a selection, at the version at which it left. */
function lastSeen(change: Change, before: KubeObject): KubeObject {
  let last = leaving.get(change);
  if (last === undefined) {
    const { resourceVersion } = change.object.metadata;
    last = { ...before, metadata: { ...before.metadata, ...(resourceVersion !== undefined && { resourceVersion }) } };
    leaving.set(change, last);
  }
  return last;
}

/** Writes the events of one form: the lines of a watch. */
export class EventWriter {
  private readonly name: string;

  constructor(
    private readonly target: Target,
    private readonly accepted: Accepted,
    private readonly include: TableForm['include'],
    private readonly now: () => Date,
  ) {
    const { resource, version } = target;
    this.name = [resource.group, version, resource.plural, accepted.view, accepted.version, include].join(' ');
  }

  /** The line of an event. `isFirst`: the first of its watch, which alone carries the headings of tables. */
  line({ type, object }: Event, isFirst: boolean): Buffer {
    if (this.accepted.view === 'Table') return lineOf(type, this.tableText(object, isFirst));
    const { resource, version } = this.target;
    return lineOf(type, this.textOf(fromStorage(resource, version, object)));
  }

  /** As {@link line}; all watches of a form share the line of a change. */
  sharedLine(change: Change, event: Event, isFirst: boolean): Buffer {
    if (shared.change !== change) shared = { change, lines: new Map() };
    const name = `${event.type} ${isFirst && this.accepted.view === 'Table'} ${this.name}`;
    let line = shared.lines.get(name);
    if (line === undefined) {
      line = this.line(event, isFirst);
      shared.lines.set(name, line);
    }
    return line;
  }

  /** The line that says up to which version everything is told. */
  bookmark(version: number, annotations: ObjectMeta['annotations'], isFirst: boolean): Buffer {
    const { resource, version: served } = this.target;
    const object: KubeObject = {
      kind: resource.kind,
      apiVersion: joinApiVersion(resource.group, served),
      metadata: { resourceVersion: String(version), ...(annotations && { annotations }) },
    };
    const text = this.accepted.view === 'Table' ? this.tableText(object, isFirst) : this.textOf(object);
    return lineOf('BOOKMARK', text);
  }

  private tableText(stored: KubeObject, isFirst: boolean): string {
    const form = { include: this.include, version: this.accepted.version };
    return stringifyJson(tableOfOne(this.target, stored, form, this.now(), isFirst));
  }

  private textOf(object: KubeObject): string {
    const { view, version } = this.accepted;
    return view === 'object' ? textOf(object) : stringifyJson(partialMetadata(object, version));
  }
}

/** The lines of the change that is being told: every watch hears of a change before the next one happens. */
let shared: { change: Change | undefined; lines: Map<string, Buffer> } = { change: undefined, lines: new Map() };

/** The line that ends a watch: why. */
export function errorLine(status: JsonObject): Buffer {
  return lineOf('ERROR', stringifyJson(status));
}

function lineOf(type: string, text: string): Buffer {
  return Buffer.from(`{"type":"${type}","object":${text}}\n`);
}
