import type { KubeObject } from '../../kube/index.js';

const nothing: readonly string[] = [];

/** The comma-separated values of one annotation, trimmed, empty ones left out. */
export function annotationValues(object: KubeObject, key: string): readonly string[] {
  const value = object.metadata.annotations?.[key];
  if (typeof value !== 'string') return nothing;
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Whether `option` is one of the comma-separated values of the annotation, exactly as written. */
export function hasAnnotationOption(object: KubeObject, key: string, option: string): boolean {
  return annotationValues(object, key).includes(option);
}

/** What follows `option=` among the comma-separated values of the annotation; the first one counts. */
export function annotationOptionValue(object: KubeObject, key: string, option: string): string | undefined {
  const values = annotationValues(object, key);
  if (values.length === 0) return undefined;
  const prefix = `${option}=`;
  return values.find((item) => item.startsWith(prefix))?.slice(prefix.length);
}
