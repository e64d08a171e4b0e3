import { isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';

/** An error of a kustomization file, or of a patch or generator in it. */
export function invalid(what: string, file: string): SourceError {
  return new SourceError('INVALID_KUSTOMIZATION', what, { where: file, remedy: 'correct the kustomization file' });
}

/** Reads the fields of one mapping of a kustomization file. All methods throw SourceError `INVALID_KUSTOMIZATION`. */
export class Fields {
  private constructor(
    private readonly value: JsonObject,
    private readonly place: string,
    readonly file: string,
  ) {}

  static of(value: Json | undefined, place: string, file: string): Fields {
    if (isJsonObject(value)) return new Fields(value, place, file);
    throw invalid(`${place || 'a kustomization'} is a mapping`, file);
  }

  /** @throws SourceError `UNSUPPORTED_KUSTOMIZATION_FIELD` for the first field that is not among these */
  only(known: readonly string[], lineOf: (field: string) => number | undefined = () => undefined): this {
    const other = Object.keys(this.value).find((field) => !known.includes(field));
    if (other === undefined) return this;
    const line = lineOf(other);
    throw new SourceError(
      'UNSUPPORTED_KUSTOMIZATION_FIELD',
      `the field ${JSON.stringify(this.name(other))} is not supported yet`,
      {
        where: line === undefined ? this.file : `${this.file}:${line}`,
        remedy: 'write its result into the manifests and remove it, or commit what "kustomize build" prints',
      },
    );
  }

  has(field: string): boolean {
    return this.value[field] !== undefined && this.value[field] !== null;
  }

  text(field: string): string {
    const value = this.value[field] ?? '';
    if (typeof value === 'string') return value;
    throw invalid(`${this.name(field)} is no text`, this.file);
  }

  /** Text, or a number that stands where a text is meant, such as `newTag: 1.4`. */
  scalar(field: string): string {
    const value = this.value[field] ?? '';
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value);
    throw invalid(`${this.name(field)} is no text`, this.file);
  }

  flag(field: string): boolean {
    const value = this.value[field] ?? false;
    if (typeof value === 'boolean') return value;
    throw invalid(`${this.name(field)} is neither true nor false`, this.file);
  }

  texts(field: string): string[] {
    return this.list(field).map((item, index) => {
      if (typeof item === 'string' && item.trim() !== '') return item;
      throw invalid(`${this.name(field)}[${index}] is no path`, this.file);
    });
  }

  textMap(field: string): Record<string, string> {
    if (!this.has(field)) return {};
    const fields = Fields.of(this.value[field], this.name(field), this.file);
    return Object.fromEntries(Object.keys(fields.value).map((key) => [key, fields.text(key)]));
  }

  /** A mapping below this one; an empty one when there is none. */
  object(field: string): Fields {
    return Fields.of(this.value[field] ?? {}, this.name(field), this.file);
  }

  objects(field: string): Fields[] {
    return this.list(field).map((item, index) => Fields.of(item, `${this.name(field)}[${index}]`, this.file));
  }

  private list(field: string): readonly Json[] {
    const value = this.value[field] ?? [];
    if (Array.isArray(value)) return value;
    throw invalid(`${this.name(field)} is no list`, this.file);
  }

  private name(field: string): string {
    return this.place === '' ? field : `${this.place}.${field}`;
  }
}
