import { hydrationMessage } from '../../../lib/engine/index.js';

const commit = {
  sha: '0123456789abcdef0123456789abcdef01234567',
  author: 'Ann <ann@example.com>',
  date: '2026-01-02T03:04:05Z',
  message: 'feat: more\n\nBecause of it.\n',
};
const message = (template: string): string => hydrationMessage('https://git.example.com/dry.git', commit, template);

test("Argo CD's own template comes to what it does there", () => {
  const template = `{{.metadata.drySha | trunc 7}}: {{ .metadata.subject }}
{{- if .metadata.body }}

{{ .metadata.body }}
{{- end }}
{{ range $ref := .metadata.references }}
{{- if and $ref.commit $ref.commit.author }}
Co-authored-by: {{ $ref.commit.author }}
{{- end }}
{{- end }}
{{- if .metadata.author }}
Co-authored-by: {{ .metadata.author }}
{{- end }}
`;
  expect(message(template)).toBe('0123456: feat: more\n\nBecause of it.\n\nCo-authored-by: Ann <ann@example.com>');
});

test.each([
  ['{{ .metadata.subject | upper | trunc 4 }}', 'FEAT'],
  ['{{ printf "%s (%q)" .metadata.repoURL "x" }}', 'https://git.example.com/dry.git ("x")'],
  ['{{ if eq .metadata.subject "other" }}a{{ else if hasPrefix "feat" .metadata.subject }}b{{ else }}c{{ end }}', 'b'],
  ['{{ with .metadata.none }}a{{ else }}b{{ end }}', 'b'],
  ['{{ with $x := .metadata.subject }}{{ $x }}{{ . }}{{ end }}', 'feat: morefeat: more'],
  ['{{ range $i, $part := splitList ":" .metadata.subject }}{{ $i }}{{ trim $part }},{{ end }}', '0feat,1more,'],
  ['{{/* nothing */}}{{ $.metadata.none | default "x" }}', 'x'],
  ['a{{- "b" -}} c {{ `}}` }}', 'abc }}'],
  ['{{ $s := (trunc 7 .metadata.drySha) }}{{ $s }}', '0123456'],
  ['{{ .metadata.constructor }}{{ .metadata.__proto__ }}x', 'x'],
])('%s', (template, expected) => expect(message(template)).toBe(expected));

test.each([
  ['{{ exec "x" }}', /the function exec is not known/],
  ['{{ constructor "x" }}', /the function constructor is not known/],
  ['{{ if .metadata }}', /an end is missing/],
  ['{{ end }}', /end without a beginning/],
  ['{{ .metadata.subject "x" }}', /a value is followed by another/],
  ['{{ $x }}', /the variable \$x is not known/],
  ['{{ 7abc }}', /"7abc" is not understood/],
])('%s is refused', (template, expected) => expect(() => message(template)).toThrow(expected));
