import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../extension/core/advice';
import { fixesOf } from './rows';

const stages = 'FROM alpine AS a\nRUN heavy\nFROM scratch\nCOPY --from=a /x /x\n';

interface Row {
  readonly name: string;
  readonly file: string;
  /** `^…^` marks what an edit replaces by what stands behind the bar: `^mode=min|mode=max^`. */
  readonly text: string;
  readonly dockerfile?: string;
  readonly refused?: RegExp;
}

const rows: readonly Row[] = [
  {
    name: 'an input of an action',
    file: 'ci.yml',
    text: 'jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          cache-from: type=gha\n          cache-to: type=gha^|,mode=max^ # the cache\n',
  },
  {
    name: 'several lines of an input, one with an expression',
    file: 'ci.yml',
    text: 'with:\n  cache-to: |\n    type=gha,scope=${{ github.ref }}^|,mode=max^\n    type=registry,ref=a/b:c,mode=max\n    type=local,mode=^min|max^,dest=x\n',
  },
  { name: 'quoted', file: 'ci.yml', text: 'with:\n  cache-to: "type=gha^|,mode=max^"\n' },
  { name: 'nothing but an expression', file: 'ci.yml', text: 'with:\n  cache-to: ${{ matrix.cache }}\n' },
  {
    name: 'a reference alone is a registry',
    file: 'ci.yml',
    text: 'with:\n  cache-to: ^user/app:cache|type=registry,ref=user/app:cache,mode=max^\n',
  },
  {
    name: 'a command in a workflow',
    file: 'ci.yml',
    text: 'steps:\n  - run: |\n      docker buildx build \\\n        --cache-to type=gha^|,mode=max^ \\\n        --cache-from type=gha .\n      docker buildx build --cache-to="type=local,dest=x^|,mode=max^" .\n',
  },
  {
    name: 'bake-action',
    file: 'ci.yml',
    text: 'with:\n  set: |\n    *.cache-from=type=gha\n    *.cache-to=type=gha^|,mode=max^\n',
  },
  {
    name: 'a compose file: a list, with line breaks of Windows',
    file: 'compose.yaml',
    text: 'services:\r\n  a:\r\n    build:\r\n      cache_to:\r\n        - type=local,dest=x^|,mode=max^\r\n        - "type=gha,mode=^min|max^"\r\n',
  },
  {
    name: 'a compose file: a list in brackets',
    file: 'compose.yaml',
    text: 'services: {a: {build: {cache_to: ["type=gha^|,mode=max^", user/x]}}}\n'.replace(', user/x', ''),
  },
  {
    name: 'bake: strings',
    file: 'docker-bake.hcl',
    text: 'target "a" {\n  cache-to = ["type=registry,ref=r,mode=^min|max^"]\n}\n',
  },
  {
    name: 'bake: several lines with a comment, and a variable in a string',
    file: 'docker-bake.hcl',
    text: 'target "a" {\n  cache-to = [\n    # "type=gha",\n    "type=registry,ref=${REPO}/x:y^|,mode=max^", // the registry\n    "type=gha,mode=max",\n  ]\n  tags = ["type=gha"]\n}\n',
  },
  {
    name: 'bake: objects',
    file: 'docker-bake.hcl',
    text: 'target "a" {\n  cache-to = [{ type = "gha"^|, mode = "max"^ }, { type = "local", mode = ^"min"|"max"^ }]\n}\n',
  },
  { name: 'bake: JSON', file: 'docker-bake.json', text: '{"target": {"a": {"cache-to": ["type=gha^|,mode=max^"]}}}\n' },
  {
    name: 'bake: objects of JSON',
    file: 'docker-bake.json',
    text: '{"target": {"a": {"cache-to": [{"type": "gha"^|, "mode": "max"^}]}}}\n',
  },
  {
    name: 'an object by lines',
    file: 'compose.yaml',
    text: 'a:\n  cache_to:\n    - type: gha\n      mode: ^min|max^\n',
  },
  {
    name: 'an object by lines, without a mode',
    file: 'compose.yaml',
    text: 'a:\n  cache_to:\n    - type: gha\n      scope: x^|\n      mode: max^\nb: c\n',
  },
  { name: 'inline', file: 'ci.yml', text: 'with:\n  cache-to: type=inline\n', refused: /no modes.*type=registry/ },
  { name: 'imports only', file: 'ci.yml', text: 'with:\n  cache-from: type=gha\n' },
  {
    name: 'one stage: mode=min holds it',
    file: 'ci.yml',
    text: 'with:\n  cache-to: type=gha\n',
    dockerfile: 'FROM a\nRUN x\n',
  },
  { name: 'a file that is no YAML', file: 'ci.yml', text: 'a: [\ncache-to: "type=gha\n' },
  {
    name: 'expressions that are all of it, in a command and in a list',
    file: 'ci.yml',
    text: 'steps:\n  - run: docker buildx build --cache-to ${{ env.CACHE_TO }} .\n  - run: docker buildx build --cache-to "$CACHE" --cache-to=${CACHE} .\n  - with:\n      set: |\n        *.cache-to=${{ env.BAKE_CACHE_TO }}\n',
  },
  {
    name: 'an expression in a command is kept whole',
    file: 'ci.yml',
    text: 'steps:\n  - run: docker buildx build --cache-to type=gha,scope=${{ github.ref }}^|,mode=max^ .\n  - run: docker buildx build --cache-to "type=registry,ref=${{ env.R }}/x^|,mode=max^" .\n',
  },
  {
    name: 'an expression that decides on the type',
    file: 'ci.yml',
    text: "with:\n  cache-to: ${{ inputs.push && 'type=gha' || '' }}\nx:\n  cache-to: type=${{ matrix.t }},ref=x\n",
  },
  {
    name: 'a word that is quoted in part',
    file: 'ci.yml',
    text: 'steps:\n  - run: docker buildx build --cache-to type=registry,ref="$IMAGE":cache .\n  - run: docker buildx build --cache-to type=registry,ref=$(name) .\n',
  },
  {
    name: 'a scalar that folds its lines',
    file: 'ci.yml',
    text: 'with:\n  cache-to: >\n    type=gha,\n    scope=x\na:\n  cache-to: type=gha,\n    scope=y\n',
  },
  {
    name: 'a function of HCL',
    file: 'docker-bake.hcl',
    text: 'target "a" {\n  cache-to = ["${CACHE != "" ? "type=gha" : ""}", "${BARE}"]\n}\ntarget "b" {\n  cache-to = [{ type = "registry", ref = "${R}/x"^|, mode = "max"^ }]\n}\n',
  },
  { name: 'a value that is not known', file: 'ci.yml', text: 'with:\n  cache-to: type=gha,mode=${{ x }}\n' },
];

const before = (marked: string): string => marked.replace(/\^([^^|]*)\|[^^]*\^/g, '$1');
const afterOf = (marked: string): string => marked.replace(/\^[^^|]*\|([^^]*)\^/g, '$1');

describe('advice: mode=max', () => {
  for (const row of rows) {
    it(row.name, () => {
      const text = before(row.text);
      const found = fixesOf(row.dockerfile ?? stages, { siblings: [{ file: row.file, text }] }).filter(
        (f) => f.kind === 'mode-max',
      );
      if (row.refused === undefined) {
        const edited = applyEdits(
          text,
          found.flatMap((f) => f.edits),
        );
        assert.equal(edited, afterOf(row.text));
        const marks = (row.text.match(/\^[^^]*\^/g) ?? []).length;
        assert.equal(found.flatMap((f) => f.edits).length, marks);
        assert.ok(found.length <= 1, 'all of them are one fix');
      } else {
        assert.match(found[0]?.refused ?? '', row.refused);
        assert.deepEqual(found[0]?.edits, []);
      }
    });
  }
});
