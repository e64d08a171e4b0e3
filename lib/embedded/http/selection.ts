import {
  matchesSelector,
  parseLabelSelector,
  SelectorError,
  type KubeObject,
  type LabelSelector,
} from '../../kube/index.js';
import { badRequest } from '../refusals.js';
import type { Resource } from '../store/resource.js';
import { selectableField, type SelectableField } from './selectable-fields.js';

/** What the selectors of a request say, before it is known whether the kind has such fields. */
export interface Selectors {
  readonly labels: LabelSelector;
  readonly fields: readonly FieldTerm[];
}

interface FieldTerm {
  readonly label: string;
  readonly equal: boolean;
  readonly value: string;
}

/** Reads the selectors of a query. @throws ApiError BadRequest for what is no selector */
export function readSelectors(query: URLSearchParams): Selectors {
  return { labels: readLabels(query.get('labelSelector') ?? ''), fields: readFields(query.get('fieldSelector') ?? '') };
}

/** Which objects of a collection a request is about. */
export class Selection {
  /** The one name that can match, when the field selector names it. */
  readonly name: string | undefined;

  private constructor(
    readonly namespace: string,
    private readonly labels: LabelSelector,
    private readonly fields: readonly FieldRequirement[],
  ) {
    this.name = fields.find(({ label, equal }) => equal && label === 'metadata.name')?.value;
  }

  /** `name` is that of the URL, empty for a collection. @throws ApiError BadRequest for fields that the kind does not have */
  static of(
    resource: Resource,
    version: string,
    namespace: string,
    name: string,
    { labels, fields }: Selectors,
  ): Selection {
    const requirements = fields.map((term): FieldRequirement => {
      const field = selectableField(resource, version, term.label);
      if (typeof field === 'string') throw badRequest(field);
      return { ...term, field };
    });
    if (name === '') return new Selection(namespace, labels, requirements);
    const names = requirements.find(({ label, equal }) => equal && label === 'metadata.name');
    if (requirements.length > 0 && names?.value !== name) {
      throw badRequest("fieldSelector metadata.name doesn't match requested name");
    }
    if (requirements.length > 0) return new Selection(namespace, labels, requirements);
    const field: SelectableField = ({ metadata }) => metadata.name ?? '';
    return new Selection(namespace, labels, [{ label: 'metadata.name', equal: true, value: name, field }]);
  }

  /** Whether everything in the namespace matches. */
  get isAll(): boolean {
    return this.labels.length === 0 && this.fields.length === 0;
  }

  matches(object: KubeObject): boolean {
    if (this.namespace !== '' && object.metadata.namespace !== this.namespace) return false;
    if (this.labels.length > 0 && !matchesSelector(this.labels, object.metadata.labels)) return false;
    return this.fields.every(({ field, equal, value }) => (field(object) === value) === equal);
  }
}

interface FieldRequirement extends FieldTerm {
  readonly field: SelectableField;
}

function readLabels(text: string): LabelSelector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.what);
    throw error;
  }
}

/** Terms with commas between; a backslash takes the meaning from a comma, an equals sign and itself. */
function readFields(text: string): FieldTerm[] {
  const terms = text.match(/(?:\\[^]?|[^,\\])+/g) ?? [];
  return terms.map((term) => {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, label = '', operator, value = ''] = match;
    return { label, equal: operator !== '!=', value: unescaped(value) };
  });
}

function unescaped(value: string): string {
  return value.replace(/\\([^]?)|([,=])/g, (_all, escaped: string | undefined, bare: string | undefined) => {
    if (bare !== undefined) {
      throw badRequest(`invalid field selector: unescaped character in value: ${bare.charCodeAt(0)}`);
    }
    if (escaped === '\\' || escaped === ',' || escaped === '=') return escaped;
    throw badRequest(`invalid field selector: invalid escape sequence: \\${escaped ?? ''}`);
  });
}
