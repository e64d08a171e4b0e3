import { applicationWrites, type Happened } from './happened.js';

/** I10: the times in which two reconcilers write one Application do not overlap. */
export function judgeWriters(happened: Happened): string[] {
  const spans = new Map<string, Map<string, { from: number; until: number }>>();
  for (const { call, client, asked, answered = asked } of applicationWrites(happened)) {
    const ofApp = spans.get(call.name) ?? new Map<string, { from: number; until: number }>();
    const span = ofApp.get(client) ?? { from: asked, until: answered };
    ofApp.set(client, { from: Math.min(span.from, asked), until: Math.max(span.until, answered) });
    spans.set(call.name, ofApp);
  }
  return [...spans].flatMap(([app, ofApp]) => {
    const sorted = [...ofApp].sort(([, a], [, b]) => a.from - b.from);
    return sorted.flatMap(([client, { from }], index) => {
      const [before, span] = sorted[index - 1] ?? [];
      return span !== undefined && span.until > from ? [`I10: ${before ?? ''} and ${client} both write ${app}`] : [];
    });
  });
}
