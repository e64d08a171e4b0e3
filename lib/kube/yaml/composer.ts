import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { cloneJson, isJsonObject, setKey, type Json, type JsonObject } from '../json.js';
import { YamlError, type YamlErrorCode } from './errors.js';
import { Lines } from './lines.js';
import { isOldBoolean, NOT_JSON, resolvePlain } from './scalars.js';

/** One document of a YAML text. */
export interface YamlDocument {
  readonly value: Json;
  /** The line on which its content starts, from 1. */
  readonly line: number;
}

/** What the composer needs of the parser. */
export interface Parsed {
  readonly text: string;
  readonly events: readonly Event[];
  readonly file: string | undefined;
  /** Decodes the text of a scalar. */
  readonly scalarText: (event: ScalarEvent) => string;
  /** Told of a key that is there twice; without it such a key is refused. */
  readonly onDuplicate: ((key: string, line: number) => void) | undefined;
  readonly strictBooleans: boolean;
}

const DOCUMENT = 1;
const SEQUENCE = 2;
const MAPPING = 3;
const SCALAR = 4;
const ALIAS = 5;
const PLAIN = 1;

/** How many values all aliases and merge keys of one text may expand to, so that a small file cannot become a huge one. */
const MAX_EXPANDED = 200_000;

type Node = SequenceEvent | MappingEvent | ScalarEvent | AliasEvent;

/** Builds JSON values from parser events, with the meaning that Kubernetes gives to YAML. */
export class Composer {
  private next = 0;
  private expanded = 0;
  private anchors = new Map<string, Json>();
  private readonly lines: Lines;

  constructor(private readonly parsed: Parsed) {
    this.lines = new Lines(parsed.text);
  }

  /** All documents; an empty one has the value null. */
  documents(): YamlDocument[] {
    const documents: YamlDocument[] = [];
    let end = 0;
    while (this.next < this.parsed.events.length) {
      const event = this.parsed.events[this.next++];
      if (event?.type !== DOCUMENT) continue;
      this.anchors = new Map();
      const content = this.parsed.events[this.next];
      if (content === undefined || !isNode(content)) continue;
      const offset = offsetOf(content);
      end = offset < 0 ? end : offset;
      const line = this.lines.at(end);
      documents.push({ value: this.node(), line });
    }
    return documents;
  }

  private node(): Json {
    const event = this.parsed.events[this.next++];
    if (event === undefined || !isNode(event)) return null;
    if (event.type === ALIAS) return this.alias(event);
    const value = this.content(event);
    if (event.anchorStart >= 0) this.anchors.set(this.slice(event.anchorStart, event.anchorEnd), value);
    return value;
  }

  private content(event: MappingEvent | SequenceEvent | ScalarEvent): Json {
    if (event.type === SCALAR) return this.scalar(event);
    if (event.type === MAPPING) return this.mapping(event);
    const items: Json[] = [];
    while (this.more()) items.push(this.node());
    return items;
  }

  /** Whether the open collection has a further entry; closes it when not. */
  private more(): boolean {
    const event = this.parsed.events[this.next];
    if (event !== undefined && isNode(event)) return true;
    this.next++;
    return false;
  }

  private mapping(mapping: MappingEvent): JsonObject {
    const object: JsonObject = {};
    const seen = new Set<string>();
    let merges: Json[] | undefined;
    while (this.more()) {
      const event = this.parsed.events[this.next] as Node;
      if (this.isMerge(event)) {
        this.next++;
        const source = this.node();
        (merges ??= []).push(...this.mergeSources(source, offsetOf(event)));
        continue;
      }
      const key = this.key(event);
      if (seen.has(key)) this.duplicate(key, offsetOf(event));
      seen.add(key);
      setKey(object, key, this.node());
    }
    if (merges !== undefined) this.merge(object, merges, mapping.start);
    return object;
  }

  private duplicate(key: string, offset: number): void {
    const { onDuplicate } = this.parsed;
    if (onDuplicate !== undefined) return onDuplicate(key, this.lines.at(offset));
    throw this.error('YAML_DUPLICATE_KEY', `the key ${JSON.stringify(key)} is there twice`, offset, {
      remedy: 'keep one of the two',
    });
  }

  /** Adds what merge keys (`<<`) bring; the mapping's own keys win, then the earlier source. */
  private merge(object: JsonObject, sources: readonly Json[], offset: number): void {
    for (const source of sources) {
      if (!isJsonObject(source)) continue;
      this.spend(source, offset);
      for (const key of Object.keys(source)) {
        if (!Object.hasOwn(object, key)) setKey(object, key, cloneJson(source[key]));
      }
    }
  }

  private mergeSources(source: Json, offset: number): Json[] {
    const sources = Array.isArray(source) ? source : [source];
    if (!sources.every(isJsonObject)) {
      throw this.error('YAML_SYNTAX', 'a merge key (<<) takes a mapping or a list of mappings', offset);
    }
    return sources;
  }

  private isMerge(event: Node): boolean {
    return (
      event.type === SCALAR &&
      event.style === PLAIN &&
      event.valueEnd - event.valueStart === 2 &&
      this.parsed.text.startsWith('<<', event.valueStart)
    );
  }

  private key(event: Node): string {
    const value = this.node();
    if (typeof value === 'string') return value;
    if (value === null || typeof value === 'object') {
      throw this.error('YAML_NOT_JSON', 'a key must be text', offsetOf(event), { remedy: 'quote the key' });
    }
    return String(value);
  }

  private scalar(event: ScalarEvent): Json {
    const text = this.parsed.scalarText(event);
    const tag = event.tagStart < 0 ? undefined : this.slice(event.tagStart, event.tagEnd);
    if (tag === undefined) return event.style === PLAIN ? this.plain(text, event) : text;
    return this.tagged(shortTag(tag), text, event);
  }

  private plain(text: string, event: ScalarEvent): Json {
    const value = this.parsed.strictBooleans && isOldBoolean(text) ? text : resolvePlain(text);
    if (value !== NOT_JSON) return value;
    throw this.error('YAML_NOT_JSON', `${text} is a number that JSON cannot hold`, event.valueStart, {
      remedy: 'quote it when text is meant',
    });
  }

  private tagged(tag: string, text: string, event: ScalarEvent): Json {
    if (tag === '!!binary') {
      throw this.error('YAML_NOT_JSON', 'the tag !!binary is not read', event.tagStart, {
        remedy: 'write the base64 text itself, without the tag',
      });
    }
    const kind = TAG_KINDS[tag];
    if (kind === undefined) return text;
    const value = this.plain(text, event);
    if (tag === '!!float' && typeof value === 'bigint') return Number(value);
    if (kind(value)) return value;
    throw this.error('YAML_SYNTAX', `${JSON.stringify(text)} is no ${tag.slice(2)}`, event.tagStart);
  }

  private alias(event: AliasEvent): Json {
    const name = this.slice(event.anchorStart, event.anchorEnd);
    const value = this.anchors.get(name);
    if (value === undefined) {
      throw this.error('YAML_ALIAS', `the alias *${name} names no anchor before it`, event.anchorStart, {
        remedy: `write &${name} at a value above`,
      });
    }
    this.spend(value, event.anchorStart);
    return cloneJson(value);
  }

  private spend(value: Json | undefined, offset: number): void {
    if (++this.expanded > MAX_EXPANDED) {
      throw this.error('YAML_ALIAS', `aliases expand to more than ${MAX_EXPANDED} values`, offset, {
        remedy: 'write the values out, or split the file',
      });
    }
    if (typeof value !== 'object' || value === null) return;
    for (const item of Array.isArray(value) ? value : Object.values(value)) this.spend(item, offset);
  }

  private slice(start: number, end: number): string {
    return this.parsed.text.slice(start, end);
  }

  private error(code: YamlErrorCode, what: string, offset: number, options: { remedy?: string } = {}): YamlError {
    return new YamlError(code, what, this.lines.at(offset), { file: this.parsed.file, ...options });
  }
}

const TAG_KINDS: Readonly<Record<string, (value: Json) => boolean>> = {
  '!!int': (value) => typeof value === 'bigint' || Number.isInteger(value),
  '!!float': (value) => typeof value === 'number' || typeof value === 'bigint',
  '!!bool': (value) => typeof value === 'boolean',
  '!!null': (value) => value === null,
};

function shortTag(tag: string): string {
  const long = /^!<tag:yaml\.org,2002:(.*)>$/.exec(tag);
  return long === null ? tag : `!!${long[1] ?? ''}`;
}

function isNode(event: Event): event is Node {
  return event.type === SCALAR || event.type === MAPPING || event.type === SEQUENCE || event.type === ALIAS;
}

function offsetOf(event: Node): number {
  if (event.type === SCALAR) return event.valueStart;
  return event.type === ALIAS ? event.anchorStart : event.start;
}
