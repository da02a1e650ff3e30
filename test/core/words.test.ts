import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { sources } from '../../.config/layers.mjs';
import { explain } from '../../extension/core/explain';
import { allInputs } from './explain/read';

/** Text of a literal that a person could be meant to read: three words or more. */
const isSentence = (text: string): boolean => /[A-Za-z]{2,}[,:]? [a-z]+[,:]? [a-z]{2,}/.test(text);

/** What BuildKit itself calls its vertices. */
const ofBuildKit: ReadonlySet<string> = new Set(['] load from client']);

/** Sentences in a source: literals and templates, but for what imports name. */
function sentencesIn(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node);
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (isText && isSentence(node.text) && !ofBuildKit.has(node.text)) found.push(`${path}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

/** Folders that give data and leave the words to words/. */
const silent = ['context', 'text', 'match', 'cause', 'explain', 'forecast', 'compare'];

/** The ignore file's errors are BuildKit's own; why a path is noise is said by the fixes that are about it. */
const exempt = ['context/dockerignore.ts', 'context/noise.ts'].map((f) => join('extension', 'core', f));

describe('Sentences', () => {
  it('none stands outside of the words', () => {
    const all = [...sources(join(import.meta.dirname, '..', '..'))];
    const own = all.filter(([path]) =>
      silent.some((folder) => path.startsWith(join('extension', 'core', folder, '/'))),
    );
    assert.ok(own.length > 60);
    assert.deepEqual(
      own.flatMap(([path, text]) => (exempt.includes(path) ? [] : sentencesIn(path, text))),
      [],
    );
  });

  it('one is found where there is one', () => {
    assert.deepEqual(sentencesIn('a', "import x from './the words of it';\nconst a = `${x} was not built before`;"), [
      'a:  was not built before',
    ]);
  });

  it('an explanation is plain data: it comes through JSON as it was', async () => {
    for (const { name, input } of await allInputs()) {
      const { steps, edges, summary, problems } = explain(input);
      const told = { causes: steps.map((s) => [s.causes, s.notes ?? []]), edges, summary, problems };
      assert.deepEqual(JSON.parse(JSON.stringify(told)), told, name);
    }
  });
});
