/** The labels by which the pods of one part of one server are found. */
export function labelsOf(part: 'mlflow' | 'postgres', name: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': part, 'app.kubernetes.io/instance': name };
}
