import { isMap, isScalar, isSeq, parseAllDocuments, visit, type Node, type Pair } from 'yaml';

/** One cache export as a file writes it: `type=…` as text, or its fields as an object. */
export interface ExportSpec {
  /** Offsets of the text, or of the object. */
  readonly start: number;
  readonly end: number;
  readonly form: 'text' | 'object';
  /** Fields in small letters: `type`, `mode`, `ref` … */
  readonly fields: Readonly<Record<string, string>>;
  /** Offsets of the mode's value, when there is one. */
  readonly mode?: { readonly start: number; readonly end: number };
  /** The object is written by lines, as YAML's block style does. */
  readonly indent?: string;
}

const keys = new Set(['cache-to', 'cache_to']);

/** Reads `type=gha,mode=min`; a bare reference stands for a registry (buildx, util/buildflags/cache.go). */
function readText(text: string, start: number): ExportSpec | undefined {
  const spec = text.trim();
  if (spec === '' || /^\$\{\{[^}]*\}\}$/.test(spec) || /^\$\{[^}]*\}$|^\$\w+$/.test(spec)) return undefined;
  const from = start + text.indexOf(spec);
  const common = { start: from, end: from + spec.length, form: 'text' as const };
  if (!spec.includes('=')) return { ...common, fields: { type: 'registry', ref: spec, bare: 'true' } };
  const fields: Record<string, string> = {};
  let mode: ExportSpec['mode'];
  for (let at = 0; at <= spec.length;) {
    const comma = spec.indexOf(',', at);
    const end = comma < 0 ? spec.length : comma;
    const [key = '', ...value] = spec.slice(at, end).split('=');
    fields[key.trim().toLowerCase()] = value.join('=');
    if (key.trim().toLowerCase() === 'mode') mode = { start: from + at + key.length + 1, end: from + end };
    at = end + 1;
  }
  return { ...common, fields, ...(mode !== undefined && { mode }) };
}

/** `--cache-to SPEC`, `--cache-to=SPEC` and bake's `--set *.cache-to=SPEC` in a shell text. */
function inShell(text: string, start: number): ExportSpec[] {
  return [...text.matchAll(/cache-to[= \t]+(["']?)([^\s"'\\]+)\1/g)].flatMap((m) => {
    const spec = m[2] ?? '';
    return readText(spec, start + m.index + m[0].lastIndexOf(spec)) ?? [];
  });
}

/** Lines of a scalar: each is an export of its own in an action's input. */
function ofScalar(node: Node, source: string): ExportSpec[] {
  const [start, end] = node.range ?? [0, 0];
  const raw = source.slice(start, end);
  const block = /^[|>][^\n]*\n/.exec(raw)?.[0].length ?? 0;
  let at = start + block;
  return raw
    .slice(block)
    .split('\n')
    .flatMap((line) => {
      const from = at;
      at += line.length + 1;
      const quote = /^\s*(["'])(.*)\1\s*$/.exec(line);
      const text = quote?.[2] ?? line.replace(/\s#.*$/, '');
      return readText(text, from + line.indexOf(text)) ?? [];
    });
}

function ofMap(node: Node, source: string): ExportSpec[] {
  if (!isMap(node) || node.range === undefined || node.range === null) return [];
  const fields: Record<string, string> = {};
  let mode: ExportSpec['mode'];
  for (const pair of node.items) {
    if (!isScalar(pair.key) || !isScalar(pair.value)) return [];
    const key = String(pair.key.value).toLowerCase();
    fields[key] = String(pair.value.value);
    const range = pair.value.range;
    if (key === 'mode' && range !== undefined && range !== null) mode = { start: range[0], end: range[1] };
  }
  const [start, end] = node.range;
  const line = source.lastIndexOf('\n', start) + 1;
  const indent = node.flow === true ? undefined : ' '.repeat(start - line);
  return [
    {
      start,
      end,
      form: 'object',
      fields,
      ...(mode !== undefined && { mode }),
      ...(indent !== undefined && { indent }),
    },
  ];
}

function ofValue(value: unknown, source: string): ExportSpec[] {
  if (isSeq(value)) return value.items.flatMap((item) => ofValue(item, source));
  if (isMap(value)) return ofMap(value, source);
  return isScalar(value) && typeof value.value === 'string' ? ofScalar(value, source) : [];
}

/** Cache exports of a workflow, a compose file or a bake file in YAML or JSON. */
function inYaml(source: string): ExportSpec[] {
  return parseAllDocuments(source).flatMap((document) => {
    if (!('contents' in document) || document.errors.length > 0) return [];
    const found: ExportSpec[] = [];
    visit(document, {
      Pair: (_, pair: Pair) => {
        if (!isScalar(pair.key)) return undefined;
        const key = String(pair.key.value);
        if (keys.has(key)) found.push(...ofValue(pair.value, source));
        else if (isScalar(pair.value) && typeof pair.value.value === 'string' && pair.value.range) {
          const [start, end] = pair.value.range;
          if (key === 'run' || key === 'set' || key === 'script')
            found.push(...inShell(source.slice(start, end), start));
        }
        return undefined;
      },
    });
    return found;
  });
}

/** Where the bracket that opens at an offset is closed; strings are passed over. */
function closing(source: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = open; at < source.length; at++) {
    const ch = source[at];
    if (quoted && ch === '\\') at++;
    else if (ch === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (ch === '[' || ch === '{') depth++;
    else if ((ch === ']' || ch === '}') && --depth === 0) return at + 1;
  }
  return source.length;
}

/** Cache exports of a bake file in HCL: strings and objects of a `cache-to = […]`. */
function inHcl(text: string): ExportSpec[] {
  // Comments are blanked, so that offsets stay.
  const source = text.replace(/(?<=^|[\s,[])(?:#|\/\/).*$/gm, (all) => ' '.repeat(all.length));
  return [...source.matchAll(/^[ \t]*"?cache-to"?[ \t]*=[ \t]*(?=\[)/gm)].flatMap((m) => {
    const open = m.index + m[0].length;
    const body = source.slice(open, closing(source, open));
    const objects = [...body.matchAll(/\{[^{}]*\}/g)].map((o): ExportSpec => {
      const fields: Record<string, string> = {};
      let mode: ExportSpec['mode'];
      for (const f of o[0].matchAll(/([\w-]+)\s*[=:]\s*"([^"]*)"/g)) {
        const [all, key = '', value = ''] = f;
        fields[key.toLowerCase()] = value;
        const end = open + o.index + f.index + all.length;
        if (key.toLowerCase() === 'mode') mode = { start: end - value.length - 2, end };
      }
      const start = open + o.index;
      return { start, end: start + o[0].length, form: 'object', fields, ...(mode !== undefined && { mode }) };
    });
    const plain = body.replace(/\{[^{}]*\}/g, (all) => ' '.repeat(all.length));
    const strings = [...plain.matchAll(/"([^"]*)"/g)].flatMap((s) => readText(s[1] ?? '', open + s.index + 1) ?? []);
    return [...objects, ...strings].sort((a, b) => a.start - b.start);
  });
}

/** Every cache export that a bake file, a compose file or a workflow writes down. Never throws. */
export const cacheExportsIn = (file: string, text: string): ExportSpec[] =>
  /\.hcl$/i.test(file) ? inHcl(text) : inYaml(text);
