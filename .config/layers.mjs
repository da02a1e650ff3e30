// The order of the core's folders, and a check that no files and no folders import each other in a circle.
// `node .config/layers.mjs` prints the circles and fails; npm run lint runs it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Folders of extension/core, the lowest first: each imports itself and those before it only. */
export const layers = [
  'text',
  'plan',
  'context',
  'keys',
  'replay',
  'records',
  'match',
  'lines',
  'cause',
  'explain',
  'forecast',
  'compare',
  'advice',
  'words',
  'format',
  'view',
];

/**
 * Imports that a folder of the core must not have, for ESLint's no-restricted-imports.
 * Findings still have sentences of their own: they may name steps and stages as words do (words/terms).
 */
export function restrictedIn(layer) {
  const above = layers
    .slice(layers.indexOf(layer) + 1)
    .map((l) => (layer === 'advice' && l === 'words' ? 'words/(?!terms$)' : `${l}(?:/|$)`));
  if (above.length === 0) return [];
  return [
    {
      regex: `^(?:\\.\\./)+(?:${above.join('|')})`,
      message: `core/${layer} stands below what it imports here: ${layers.join(', ')} is the order (.github/ARCHITECTURE.md).`,
    },
  ];
}

/** Relative imports of a text, types included, as files of a set; `path` is its own. */
function importsOf(path, text, files) {
  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith('.')) return [];
    const target = join(dirname(path), fileName);
    return [`${target}.ts`, join(target, 'index.ts')].filter((f) => files.has(f)).slice(0, 1);
  });
}

/** Circles of a graph: its strongly connected parts of more than one node (Tarjan). */
function circles(graph) {
  const found = [];
  const index = new Map();
  const low = new Map();
  const stack = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (stack.includes(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const part = stack.splice(stack.indexOf(node));
    if (part.length > 1) found.push(part.sort());
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** The folder that counts: a room of extension/core, else the first below extension. */
const folderOf = (path) => {
  const parts = path.split(sep);
  return parts.slice(0, parts[1] === 'core' ? 3 : 2).join('/');
};

/** Circles among files, and among the folders of the extension; `files` are texts by path. */
export function circlesIn(files) {
  const graph = new Map([...files].map(([path, text]) => [path, importsOf(path, text, files)]));
  const folders = new Map();
  for (const [path, imports] of graph) {
    if (!path.startsWith('extension')) continue;
    const own = folders.get(folderOf(path)) ?? new Set();
    for (const to of imports) if (folderOf(to) !== folderOf(path)) own.add(folderOf(to));
    folders.set(folderOf(path), own);
  }
  return [...circles(graph), ...circles(folders)];
}

/** All sources, by path from the top. */
export function sources(root) {
  const paths = ['extension', 'webview'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))),
  );
  return new Map(paths.filter((p) => p.endsWith('.ts')).map((p) => [p, readFileSync(join(root, p), 'utf8')]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(import.meta.dirname, '..');
  const found = circlesIn(sources(root));
  for (const circle of found) console.error(`imports in a circle: ${circle.map((p) => relative('.', p)).join(', ')}`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
