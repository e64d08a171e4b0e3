import { renderPrograms } from '../../envtest/render-programs.js';
import type { Workshop } from '../fixture.js';
import type { Sources, SourcesOptions } from '../../../lib/source/index.js';

const programs = renderPrograms();

/** Tests that need the programs that render; skipped, with the reason, where they are not built, and failing there in `.ci/run`. */
export function describeWithPrograms(title: string, tests: () => void): void {
  if (programs !== undefined || process.env['SLIPWAY_REQUIRE_ENVTEST'] === '1') return describe(title, tests);
  console.warn(`skipped: ${title}: no helm, kustomize and jsonnet here (npm run envtest:build)`);
  describe.skip(title, tests);
}

/** Sources that use the built programs. */
export function sourcesWith(shop: Workshop, options: Partial<SourcesOptions> = {}): Sources {
  return shop.sources({ programs: { ...programs, helm4: programs?.helm ?? '' }, ...options });
}

/** A chart with one ConfigMap that says what it was told. */
export function chart(path: string, values = 'who: chart\n'): Record<string, string> {
  return {
    [`${path}/Chart.yaml`]: 'apiVersion: v2\nname: told\nversion: 1.2.3\n',
    [`${path}/values.yaml`]: values,
    [`${path}/templates/told.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata:
  name: told
data:
  release: {{ .Release.Name | quote }}
  namespace: {{ .Release.Namespace | quote }}
  kube: {{ .Capabilities.KubeVersion.Version | quote }}
  widgets: {{ .Capabilities.APIVersions.Has "example.com/v1/Widget" | quote }}
  values: {{ toJson .Values | quote }}
`,
  };
}
