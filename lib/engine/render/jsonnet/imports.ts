/** A file that a Jsonnet file names. */
export interface JsonnetImport {
  readonly path: string;
  /** Whether it is Jsonnet itself (`import`), or read as it is (`importstr`, `importbin`). */
  readonly isCode: boolean;
}

const TOKEN =
  /(?<comment>\/\/[^\n]*|#[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<block>\|\|\|)|(?<verbatim>@"[^"]*(?:""[^"]*)*"?|@'[^']*(?:''[^']*)*'?)|(?<text>"[^"\\]*(?:\\[^][^"\\]*)*"?|'[^'\\]*(?:\\[^][^'\\]*)*'?)|(?<word>[A-Za-z_]\w*)|\s+|[^]/y;
const BLOCK = /-?[ \t\r]*\n(?:[ \t\r]*\n)*([ \t]*)/y;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * The files that a text of Jsonnet imports, each once. Jsonnet takes nothing but a literal behind `import`, so that all of them can be
 * seen without evaluating it; some of them may never be needed.
 */
export function importsOf(text: string): JsonnetImport[] {
  const found = new Map<string, JsonnetImport>();
  let keyword = '';
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const { 0: whole = '', groups = {} } = TOKEN.exec(text) ?? {};
    at += Math.max(whole.length, 1);
    if (groups['comment'] !== undefined || /^\s+$/.test(whole)) continue;
    if (groups['block'] !== undefined) at = endOfBlock(text, at);
    const path =
      groups['verbatim'] !== undefined ? verbatim(whole) : groups['text'] !== undefined ? literal(whole) : undefined;
    if (keyword !== '' && path !== undefined) found.set(`${keyword} ${path}`, { path, isCode: keyword === 'import' });
    keyword = /^import(str|bin)?$/.test(groups['word'] ?? '') ? whole : '';
  }
  return [...found.values()];
}

/** Where a block of text ends: at the first line that is indented less than its first one. */
function endOfBlock(text: string, start: number): number {
  BLOCK.lastIndex = start;
  const opening = BLOCK.exec(text);
  const indent = opening?.[1] ?? '';
  if (opening === null || indent === '') return start;
  for (let line = BLOCK.lastIndex - indent.length; line < text.length;) {
    const end = text.indexOf('\n', line);
    const content = text.slice(line, end === -1 ? text.length : end);
    if (!content.startsWith(indent) && content.trim() !== '') {
      const closing = /^[ \t]*\|\|\|/.exec(content)?.[0] ?? '';
      return line + closing.length;
    }
    if (end === -1) break;
    line = end + 1;
  }
  return text.length;
}

function verbatim(token: string): string {
  const quote = token.charAt(1);
  return token.slice(2, -1).replaceAll(quote + quote, quote);
}

function literal(token: string): string {
  return token
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_whole, code: string | undefined, plain: string | undefined) =>
      code !== undefined ? String.fromCharCode(parseInt(code, 16)) : (ESCAPES[plain ?? ''] ?? plain ?? ''),
    );
}
