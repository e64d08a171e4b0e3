import type { IgnoreDifference } from '../../model/index.js';
import { invalidValue } from '../errors.js';

/** Which objects an {@link IgnoreDifferences} is about. */
export interface DifferenceSelector {
  /** Kind of the objects; `*` for any. */
  readonly kind: string;

  /**
   * API group of the kind.
   * @default - the core group
   */
  readonly group?: string;

  /**
   * Name of the object.
   * @default - any
   */
  readonly name?: string;

  /**
   * Namespace of the object.
   * @default - any
   */
  readonly namespace?: string;
}

/** Fields whose difference between Git and cluster is no drift. */
export class IgnoreDifferences {
  /** The replica count, because an autoscaler owns it. */
  static replicas(of: DifferenceSelector): IgnoreDifferences {
    return IgnoreDifferences.atPointers(of, '/spec/replicas');
  }

  /** By JSON pointers, such as `/spec/replicas`. */
  static atPointers(of: DifferenceSelector, ...pointers: string[]): IgnoreDifferences {
    const wrong = pointers.find((pointer) => !pointer.startsWith('/'));
    if (wrong !== undefined)
      throw invalidValue('IgnoreDifferences pointer', wrong, 'a JSON pointer such as /spec/replicas');
    return new IgnoreDifferences({ ...of, jsonPointers: required('pointer', pointers) });
  }

  /** By jq paths, such as `.spec.template.spec.containers[] | select(.name == "proxy")`. */
  static atJqPaths(of: DifferenceSelector, ...paths: string[]): IgnoreDifferences {
    return new IgnoreDifferences({ ...of, jqPathExpressions: required('jq path', paths) });
  }

  /** All fields that these field managers own. */
  static ownedBy(of: DifferenceSelector, ...managers: string[]): IgnoreDifferences {
    return new IgnoreDifferences({ ...of, managedFieldsManagers: required('field manager', managers) });
  }

  private constructor(private readonly json: IgnoreDifference) {}

  /** As the Application says it. */
  toJson(): IgnoreDifference {
    return { ...this.json };
  }
}

function required(what: string, items: string[]): string[] {
  if (items.length === 0) throw invalidValue(`IgnoreDifferences ${what}`, items, 'at least one');
  return items;
}
