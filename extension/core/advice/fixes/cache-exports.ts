import { isMap, isScalar, isSeq, parseAllDocuments, visit, type Node, type Pair, type Scalar } from 'yaml';

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
  /** The Dockerfile that is named beside it. */
  readonly dockerfile?: string;
  /** The object is written by lines, as YAML's block style does. */
  readonly indent?: string;
}

const keys = new Set(['cache-to', 'cache_to']);

/** Expressions of a workflow, and variables in braces: their text is no part of the specification's own. */
const expression = /\$\{\{[^\n]*?\}\}|\$\{[^{}\n]*\}|\$\w+/g;

/**
 * Reads `type=gha,mode=min`; a bare reference stands for a registry (buildx, util/buildflags/cache.go). Undefined for what is
 * not plain: all of it an expression, one that is cut, quotes, or a type or mode that is not written down.
 */
function readText(text: string, start: number): ExportSpec | undefined {
  const spec = text.trim();
  const plain = spec.replace(expression, (all) => '\0'.repeat(all.length));
  if (plain.replaceAll('\0', '') === '' || /[${}"'`\\\s()]/.test(plain)) return undefined;
  const from = start + text.indexOf(spec);
  const common = { start: from, end: from + spec.length, form: 'text' as const };
  if (!plain.includes('=')) {
    return plain.includes('\0') ? undefined : { ...common, fields: { type: 'registry', ref: spec, bare: 'true' } };
  }
  const fields: Record<string, string> = {};
  let mode: ExportSpec['mode'];
  for (let at = 0; at <= spec.length;) {
    const comma = plain.indexOf(',', at);
    const end = comma < 0 ? spec.length : comma;
    const sign = plain.indexOf('=', at);
    if (sign < 0 || sign > end) return undefined;
    const key = plain.slice(at, sign).trim().toLowerCase();
    if (key.includes('\0') || ((key === 'type' || key === 'mode') && plain.slice(sign, end).includes('\0')))
      return undefined;
    fields[key] = spec.slice(sign + 1, end);
    if (key === 'mode') mode = { start: from + sign + 1, end: from + end };
    at = end + 1;
  }
  return 'type' in fields ? { ...common, fields, ...(mode !== undefined && { mode }) } : undefined;
}

/** One word of a shell from an offset, when it is plain or wholly in quotes; expressions of a workflow are kept whole. */
function wordAt(text: string, at: number): { readonly word: string; readonly start: number } | undefined {
  const quote = /^["']/.exec(text.slice(at))?.[0] ?? '';
  const start = at + quote.length;
  let end = start;
  for (; end < text.length; end++) {
    const whole = /^\$\{\{[^\n]*?\}\}/.exec(text.slice(end, end + 300))?.[0];
    if (whole !== undefined) end += whole.length - 1;
    else if (quote === '' ? /[\s;&|<>()]/.test(text[end] ?? '') : text[end] === quote) break;
  }
  if (quote !== '' && (end >= text.length || /[^\s;&|)]/.test(text[end + 1] ?? ' '))) return undefined;
  return { word: text.slice(start, end), start };
}

/** `--cache-to SPEC`, `--cache-to=SPEC` and bake's `--set *.cache-to=SPEC` in a shell text. */
function inShell(text: string, start: number): ExportSpec[] {
  return [...text.matchAll(/(?<=--|\.)cache-to(?:=|[ \t]+)/g)].flatMap((m) => {
    const word = wordAt(text, m.index + m[0].length);
    return (word && readText(word.word, start + word.start)) ?? [];
  });
}

/** Lines of a scalar: each is an export of its own in an action's input. Of one that folds lines nothing is read. */
function ofScalar(node: Scalar, source: string): ExportSpec[] {
  const [start, end] = node.range ?? [0, 0];
  const raw = source.slice(start, end);
  switch (node.type) {
    case 'BLOCK_LITERAL': {
      let at = start + (/^[^\n]*\n/.exec(raw)?.[0].length ?? 0);
      return source
        .slice(at, end)
        .split('\n')
        .flatMap((line) => {
          const from = at;
          at += line.length + 1;
          const quote = /^\s*(["'])(.*)\1\s*$/.exec(line);
          const text = quote?.[2] ?? line;
          return readText(text, from + line.indexOf(text)) ?? [];
        });
    }
    case 'PLAIN':
      return raw.includes('\n') ? [] : [readText(raw, start) ?? []].flat();
    case 'QUOTE_DOUBLE':
    case 'QUOTE_SINGLE':
      return raw.includes('\n') ? [] : [readText(raw.slice(1, -1), start + 1) ?? []].flat();
    case 'BLOCK_FOLDED':
    case undefined:
    default:
      return [];
  }
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

/** The Dockerfile that an action, a service or a target names, when it is written down. */
function besideIn(map: unknown): string | undefined {
  if (!isMap(map)) return undefined;
  const value = map.get('file') ?? map.get('dockerfile');
  return typeof value === 'string' && !value.includes('$') ? value : undefined;
}

/** Cache exports of a workflow, a compose file or a bake file in YAML or JSON. */
function inYaml(source: string): ExportSpec[] {
  return parseAllDocuments(source).flatMap((document) => {
    if (!('contents' in document) || document.errors.length > 0) return [];
    const found: ExportSpec[] = [];
    visit(document, {
      Pair: (_, pair: Pair, path) => {
        if (!isScalar(pair.key)) return undefined;
        const key = String(pair.key.value);
        if (keys.has(key)) {
          const dockerfile = besideIn(path.at(-1));
          found.push(
            ...ofValue(pair.value, source).map((s) => ({ ...s, ...(dockerfile !== undefined && { dockerfile }) })),
          );
        } else if (isScalar(pair.value) && typeof pair.value.value === 'string' && pair.value.range) {
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
    // What is put in when the file is read has braces and quotes of its own.
    const fixed = body.replace(/\$\{[^{}\n]*\}/g, (all) => '\0'.repeat(all.length));
    const objects = [...fixed.matchAll(/\{[^{}]*\}/g)].map((o): ExportSpec => {
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
    const plain = fixed.replace(/\{[^{}]*\}/g, (all) => ' '.repeat(all.length));
    const strings = [...plain.matchAll(/"([^"]*)"/g)].flatMap((s) => {
      const at = s.index + 1;
      return readText(body.slice(at, at + (s[1] ?? '').length), open + at) ?? [];
    });
    const block = source.slice(source.lastIndexOf('\ntarget', open) + 1).split(/\n\}/)[0] ?? '';
    const dockerfile = /^\s*dockerfile\s*=\s*"([^"$]+)"/m.exec(block)?.[1];
    return [...objects, ...strings]
      .sort((a, b) => a.start - b.start)
      .map((spec) => ({ ...spec, ...(dockerfile !== undefined && { dockerfile }) }));
  });
}

/** Every cache export that a bake file, a compose file or a workflow writes down. Never throws. */
export const cacheExportsIn = (file: string, text: string): ExportSpec[] =>
  /\.hcl$/i.test(file) ? inHcl(text) : inYaml(text);
