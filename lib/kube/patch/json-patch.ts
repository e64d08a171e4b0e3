import { cloneJson, equalJson, getKey, isJsonObject, setKey, type Json } from '../json.js';
import { PatchError } from './errors.js';

/** The most operations of one patch, as in the Kubernetes API. */
const MAX_OPERATIONS = 10_000;
/** The most values that the `copy` operations of one patch may add, so that copies of copies stay small. */
const MAX_COPIED = 1_000_000;

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/** Options of {@link applyJsonPatch}. */
export interface JsonPatchOptions {
  /**
   * As lenient as the Kubernetes API: a missing value counts as null, `copy` of a key that is not there copies null, an index
   * may count from the end (`-1`) and have leading zeros, what stands before the first slash of a path is not read. As
   * strict, too: only `replace` and `test` take the whole document.
   * @default false
   */
  readonly lenient?: boolean;
}

/**
 * Applies a JSON patch (RFC 6902) and returns the result; the document stays as it was.
 *
 * @throws PatchError
 */
export function applyJsonPatch(document: Json, patch: Json, { lenient = false }: JsonPatchOptions = {}): Json {
  if (!Array.isArray(patch)) throw new PatchError('INVALID_PATCH', 'a JSON patch is a list of operations');
  if (patch.length > MAX_OPERATIONS) {
    throw new PatchError(
      'INVALID_PATCH',
      `the JSON patch has ${patch.length} operations, the most is ${MAX_OPERATIONS}`,
    );
  }
  const editor = new Editor(cloneJson(document), lenient);
  patch.forEach((operation, position) => editor.apply(operation, position));
  return editor.document;
}

class Editor {
  private copied = 0;
  private operation = 0;

  constructor(
    public document: Json,
    private readonly lenient: boolean,
  ) {}

  apply(operation: Json, position: number): void {
    this.operation = position;
    if (!isJsonObject(operation)) throw this.invalid('is no object');
    const { op, value, from } = operation;
    if (typeof op !== 'string' || !OPERATIONS.includes(op))
      throw this.invalid(`has an unknown op ${JSON.stringify(op)}`);
    const path = this.pointer(operation['path'], 'path');
    if (this.lenient && path.length === 0 && op !== 'replace' && op !== 'test') throw this.missing(path);
    switch (op) {
      case 'add':
        return this.add(path, this.required(value));
      case 'remove':
        this.remove(path);
        return;
      case 'replace':
        if (!this.lenient || this.find(path.slice(0, -1)) === undefined) this.get(path);
        return this.set(path, this.required(value));
      case 'test':
        return this.test(path, value ?? null);
      case 'copy':
        return this.add(path, this.copy(this.source(this.pointer(from, 'from'))));
      default:
        return this.move(this.pointer(from, 'from'), path);
    }
  }

  private move(from: readonly string[], path: readonly string[]): void {
    if (from.length < path.length && from.every((token, i) => token === path[i])) {
      throw this.invalid('moves a value into itself');
    }
    const value = this.get(from);
    if (from.length > 0) this.remove(from);
    this.add(path, value);
  }

  private test(path: readonly string[], expected: Json): void {
    const found = this.find(path);
    if (!equalJson(found ?? null, expected)) {
      throw new PatchError(
        'PATCH_TEST_FAILED',
        `operation ${this.operation}: ${text(path)} is not what the test expects`,
      );
    }
  }

  private source(from: readonly string[]): Json {
    const holder = this.lenient && from.length > 0 ? this.find(from.slice(0, -1)) : undefined;
    return isJsonObject(holder) ? (this.find(from) ?? null) : this.get(from);
  }

  private copy(value: Json): Json {
    this.copied += count(value);
    if (this.copied > MAX_COPIED) throw this.invalid(`copies more than ${MAX_COPIED} values`);
    return cloneJson(value);
  }

  private add(path: readonly string[], value: Json): void {
    const { parent, token } = this.place(path);
    if (token === undefined) this.document = value;
    else if (Array.isArray(parent)) {
      parent.splice(token === '-' ? parent.length : this.index(token, parent.length + 1, path), 0, value);
    } else this.setField(parent, token, value, path);
  }

  private set(path: readonly string[], value: Json): void {
    const { parent, token } = this.place(path);
    if (token === undefined) this.document = value;
    else if (Array.isArray(parent)) parent[this.index(token, parent.length, path)] = value;
    else this.setField(parent, token, value, path);
  }

  private remove(path: readonly string[]): void {
    this.get(path);
    const { parent, token } = this.place(path);
    if (token === undefined) this.document = null;
    else if (Array.isArray(parent)) parent.splice(this.index(token, parent.length, path), 1);
    else if (isJsonObject(parent)) delete parent[token];
  }

  private setField(parent: Json | undefined, token: string, value: Json, path: readonly string[]): void {
    if (!isJsonObject(parent)) throw this.missing(path);
    setKey(parent, token, value);
  }

  private get(path: readonly string[]): Json {
    const value = this.find(path);
    if (value === undefined) throw this.missing(path);
    return value;
  }

  private find(path: readonly string[]): Json | undefined {
    let value: Json | undefined = this.document;
    for (const token of path) {
      if (Array.isArray(value)) value = value[this.position(token, value.length)];
      else value = isJsonObject(value) ? getKey(value, token) : undefined;
    }
    return value;
  }

  private place(path: readonly string[]): { parent: Json | undefined; token: string | undefined } {
    return { parent: path.length === 0 ? undefined : this.get(path.slice(0, -1)), token: path.at(-1) };
  }

  private index(token: string, length: number, path: readonly string[]): number {
    const index = this.position(token, length);
    if (!(index >= 0 && index < length)) throw this.missing(path);
    return index;
  }

  /** The position that an index names; NaN when it names none. */
  private position(token: string, length: number): number {
    if (!this.lenient) return /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : NaN;
    if (!/^[+-]?\d+$/.test(token)) return NaN;
    const index = Number(token);
    return index < 0 ? index + length : index;
  }

  private pointer(value: Json | undefined, name: string): string[] {
    if (value === '') return [];
    const isPath = typeof value === 'string' && (this.lenient ? value.includes('/') : value.startsWith('/'));
    if (!isPath) throw this.invalid(`needs a ${name} that starts with /`);
    return value
      .slice(value.indexOf('/') + 1)
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  }

  private required(value: Json | undefined): Json {
    if (value === undefined && !this.lenient) throw this.invalid('needs a value');
    return cloneJson(value ?? null);
  }

  private invalid(what: string): PatchError {
    return new PatchError('INVALID_PATCH', `operation ${this.operation} of the JSON patch ${what}`);
  }

  private missing(path: readonly string[]): PatchError {
    return new PatchError('PATCH_PATH_NOT_FOUND', `operation ${this.operation}: there is no ${text(path)}`);
  }
}

function text(path: readonly string[]): string {
  return path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') || 'document';
}

function count(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + count(item), 1);
}
