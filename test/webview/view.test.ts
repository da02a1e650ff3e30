import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { GraphView } from '../../extension/protocol';
import { pairSteps } from '../../webview/view/identity';
import { hiddenSteps, shownSteps } from '../../webview/view/filters';
import { lineage, pathToRoot } from '../../webview/view/lineage';
import { neighbour, stops, type Direction } from '../../webview/view/navigation';
import { findSteps, nextMatch } from '../../webview/view/search';
import { readState, startState, type ViewState } from '../../webview/state';
import { dockerfiles } from './dockerfiles';
import { ofText, recorded, shop, simulated } from './graphs';

const graph = simulated(shop);
const idOf = (text: string, of: GraphView = graph): string => of.steps.find((s) => s.text.startsWith(text))?.id ?? text;
const textOf = (id: string | undefined): string => graph.steps.find((s) => s.id === id)?.text ?? String(id);
const texts = (ids: Iterable<string>): string[] => [...ids].map(textOf);

describe('filters', () => {
  const shown = (state: Partial<ViewState>): string[] =>
    shownSteps(graph, { ...startState, ...state }).map((s) => s.text);
  const rebuilt = [
    'COPY src/ ./src/',
    'RUN npm run build:server',
    'RUN --mount=type=bind,from=web,source=/app/web/dist,target=/web npm run check:bundle -- /web',
    'COPY --from=server /app/dist ./dist',
    'RUN node dist/selfcheck.js',
  ];
  it('rebuilt only', () => assert.deepEqual(shown({ rebuiltOnly: true }), rebuilt));
  it('roots only', () => assert.deepEqual(shown({ rootsOnly: true }), ['COPY src/ ./src/']));
  it('what the target needs', () => assert.ok(!shown({ hideUnneeded: true }).includes('RUN npm run lint')));
  it('one step’s ancestry and consequences', () => {
    const kept = shown({ focus: idOf('COPY web/') });
    assert.ok(kept.some((t) => t.endsWith('npm ci')));
    assert.ok(kept.includes('RUN node dist/selfcheck.js'));
    assert.ok(!kept.includes('RUN go mod download') && !kept.includes('COPY src/ ./src/'));
  });
  it('none hides nothing', () => assert.equal(hiddenSteps(graph, startState).size, 0));
});

describe('lineage', () => {
  it('holds what a step is made from and what is made from it, of any file', () => {
    fc.assert(
      fc.property(dockerfiles, fc.nat(30), (text, n) => {
        const any = ofText(text);
        const start = any.steps[n % any.steps.length]?.id ?? '';
        const found = lineage(any, start);
        assert.ok(found.has(start));
        // A neighbour of the start belongs to it.
        for (const e of any.edges)
          if (e.from === start || e.to === start) assert.ok(found.has(e.from) && found.has(e.to));
      }),
      { numRuns: 100 },
    );
  });
  it('the way to the root follows the causes', () => {
    assert.deepEqual(texts(pathToRoot(graph, idOf('RUN npm run build:server'))), [
      'RUN npm run build:server',
      'COPY src/ ./src/',
    ]);
  });
});

describe('search', () => {
  const find = (search: string, state: ViewState = startState): string[] =>
    findSteps(graph, state, search).map((s) => s.text);
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a text, whatever its case', 'GO MOD', ['RUN go mod download']],
    ['a path that a COPY takes', 'proxy/go.sum', ['COPY proxy/go.mod proxy/go.sum ./']],
    ['a file that broke a step', 'price.ts', ['COPY src/ ./src/']],
    ['nothing', 'zzz', []],
    ['an empty search', '', []],
  ];
  for (const [name, search, expected] of cases) it(name, () => assert.deepEqual(find(search), expected));
  it('leaves out what the filters hide', () =>
    assert.deepEqual(find('go mod', { ...startState, rebuiltOnly: true }), []));
  it('next and previous go round', () => {
    const found = findSteps(graph, startState, 'npm');
    const [first, last] = [found[0], found.at(-1)];
    assert.equal(nextMatch(found, undefined, 1), first);
    assert.equal(nextMatch(found, last?.id, 1), first);
    assert.equal(nextMatch(found, first?.id, -1), last);
    assert.equal(nextMatch([], undefined, 1), undefined);
  });
});

describe('arrows', () => {
  const go = (from: string, direction: Direction, state = startState): string =>
    textOf(neighbour(graph, state, idOf(from), direction));
  const cases: readonly (readonly [string, Direction, string])[] = [
    ['RUN go mod download', 'up', 'COPY proxy/go.mod proxy/go.sum ./'],
    ['RUN go mod download', 'down', 'COPY proxy/ .'],
    ['RUN node dist/selfcheck.js', 'first', 'WORKDIR /app'],
    ['WORKDIR /app', 'last', 'RUN node dist/selfcheck.js'],
    ['COPY --from=server', 'left', graph.steps.find((s) => s.text.includes('check:bundle'))?.text ?? ''],
    ['RUN --mount=type=bind', 'left', 'RUN npm run build:web'],
    ['RUN npm run build:web', 'right', graph.steps.find((s) => s.text.includes('check:bundle'))?.text ?? ''],
    ['RUN go mod download', 'left', 'COPY proxy/go.mod proxy/go.sum ./'],
  ];
  for (const [from, direction, to] of cases)
    it(`${direction} from ${from}`, () => assert.equal(go(from, direction), to));

  it('a collapsed stage is one stop, reached along the edges of its steps', () => {
    const state = { ...startState, collapsed: [4] };
    assert.equal(neighbour(graph, state, idOf('RUN --mount=type=bind'), 'left'), 'stage:4');
    assert.equal(
      textOf(neighbour(graph, state, 'stage:4', 'right')),
      graph.steps.find((s) => s.text.includes('check:bundle'))?.text,
    );
  });

  it('every step of any file is reached by going down', () => {
    fc.assert(
      fc.property(dockerfiles, fc.array(fc.nat(9), { maxLength: 4 }), (text, collapsed) => {
        const any = ofText(text);
        const state = { ...startState, collapsed };
        const seen: string[] = [];
        for (
          let at = neighbour(any, state, undefined, 'first');
          at !== undefined;
          at = neighbour(any, state, at, 'down')
        )
          seen.push(at);
        assert.deepEqual(
          seen,
          stops(any, state).map((s) => s.id),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('the same step in an edited file', () => {
  const before = ofText(shop.text);
  const cases: readonly (readonly [string, (text: string) => string, string])[] = [
    ['a line above', (t) => t.replace('RUN go mod', 'RUN new\nRUN go mod'), 'RUN CGO_ENABLED=0'],
    [
      'a stage above',
      (t) => t.replace('FROM base AS deps', 'FROM a AS new\nRUN x\nFROM base AS deps'),
      'RUN go mod download',
    ],
    ['a line gone above', (t) => t.replace('WORKDIR /src\n', ''), 'RUN go mod download'],
  ];
  for (const [name, edit, text] of cases)
    it(name, () => {
      const now = ofText(edit(shop.text));
      assert.equal(pairSteps(before, now).get(idOf(text, now)), idOf(text, before));
      assert.notEqual(idOf(text, now), idOf(text, before));
    });
  it('the line being edited is known by its place', () => {
    const now = ofText(shop.text.replace('RUN go mod download', 'RUN go mod download -x'));
    assert.equal(pairSteps(before, now).get(idOf('RUN go mod', now)), idOf('RUN go mod', before));
  });
  it('no two steps become one, of any two files', () => {
    fc.assert(
      fc.property(dockerfiles, dockerfiles, (a, b) => {
        const values = [...pairSteps(ofText(a), ofText(b)).values()];
        assert.equal(new Set(values).size, values.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a kept state', () => {
  it('is read back as it was', () => {
    const state: ViewState = {
      ...startState,
      selected: '1:2',
      focus: '1:2',
      collapsed: [0, 3],
      critical: true,
      view: 'compare',
      zoom: { x: 1, y: -2, k: 0.5 },
    };
    const { file, state: read } = readState(JSON.parse(JSON.stringify({ ...state, file: 'f' })));
    assert.deepEqual([file, read], ['f', state]);
  });
  const broken: readonly unknown[] = [
    undefined,
    null,
    7,
    'x',
    [],
    { collapsed: 'x', zoom: { k: 0 } },
    { zoom: { x: 'a', y: 1, k: 1 } },
  ];
  for (const value of broken)
    it(`${JSON.stringify(value)} is the start`, () => assert.deepEqual(readState(value).state, startState));
  it('of anything is a state', () => {
    fc.assert(fc.property(fc.anything(), (value) => Array.isArray(readState(value).state.collapsed)));
  });
});

describe('the line people read first', () => {
  const cases: readonly (readonly [string, () => Promise<GraphView> | GraphView, readonly string[]])[] = [
    ['a file that fingerprints name', () => graph, ['src/cart/price.ts broke COPY src/ | proven']],
    [
      'a file that only git or the text can guess',
      () => recorded('poetry-src', 2),
      ['probably a file of the build context changed | likely'],
    ],
    ['an argument', () => recorded('arg-value', 2), ['ARG VERSION broke RUN echo two > /two | proven']],
    [
      'a base image',
      () => recorded('base-moved', 2),
      ['a new localhost:5000/moving:1 broke RUN echo before && sleep 1 | proven'],
    ],
    ['an edited line', () => recorded('run-text', 2), ['the line RUN echo later > /after was edited | proven']],
  ];
  for (const [name, made, expected] of cases)
    it(name, async () => {
      const roots = (await made()).roots ?? [];
      assert.deepEqual(
        roots.map((r) => `${r.text} | ${r.certainty}`),
        expected,
      );
    });
});
