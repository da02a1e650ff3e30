import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ELK from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import type { GraphView } from '../../extension/protocol';
import {
  fromElk,
  isDrawn,
  quick,
  sizes,
  stacked,
  toElk,
  type Box,
  type Layout,
  type LayoutOptions,
  type Point,
} from '../../extension/layout';
import { dockerfiles } from './dockerfiles';
import { ofText, shop } from './graphs';

const all: LayoutOptions = { collapsed: [], hidden: [], hideEmpty: false, vertical: false };
const elk = new ELK();

async function layered(graph: GraphView, options: LayoutOptions = all): Promise<Layout> {
  return fromElk(graph, options, await elk.layout(toElk(graph, options)));
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** A line from point to point, as a box without its ends. */
const between = ([ax, ay]: Point, [bx, by]: Point): Box => ({
  x: Math.min(ax, bx) + 0.01,
  y: Math.min(ay, by) + 0.01,
  width: Math.abs(ax - bx) - 0.02,
  height: Math.abs(ay - by) - 0.02,
});

/** A line's box is flat: it crosses another when it lies inside it somewhere. */
function crosses(line: Box, box: Box): boolean {
  const wide = { ...line, width: Math.max(line.width, 0), height: Math.max(line.height, 0) };
  return overlap({ ...wide, x: line.x, y: line.y }, box);
}

/** Where texts are: in the steps, and in the stages' heads. */
const texts = (layout: Layout): (Box & { readonly id: string })[] => [
  ...layout.steps,
  ...layout.stages.map((s) => ({
    id: `stage ${s.index}`,
    x: s.x + 8,
    y: s.y,
    width: s.width - 16,
    height: sizes.header,
  })),
];

function check(graph: GraphView, layout: Layout): void {
  for (const boxes of [layout.stages, layout.steps])
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => assert.ok(!overlap(a, b), 'boxes lie apart')));
  for (const { edge, points } of layout.edges)
    points.slice(1).forEach((to, i) => {
      const line = between(points[i] ?? to, to);
      for (const box of texts(layout))
        assert.ok(!crosses(line, box), `${edge.from} > ${edge.to} does not cross the text of ${box.id}`);
    });
  for (const stage of layout.stages) {
    const own = layout.steps.filter((s) => s.id.startsWith(`${stage.index}:`));
    own.forEach((s) => assert.ok(s.x > stage.x && s.x + s.width < stage.x + stage.width, 'steps lie in their stage'));
    own.slice(1).forEach((s, i) => assert.ok(s.y > (own[i]?.y ?? 0), 'steps stand in the order of the file'));
  }
  const x = new Map(layout.stages.map((s) => [s.index, s]));
  const stageOf = new Map(graph.steps.map((s) => [s.id, s.stage]));
  for (const { edge } of layout.edges) {
    const [from, to] = [x.get(stageOf.get(edge.from) ?? -1), x.get(stageOf.get(edge.to) ?? -1)];
    assert.ok(from !== undefined && to !== undefined);
    if (from === to) continue;
    assert.ok(from.x + from.width < to.x || from.y + from.height < to.y, 'what is read stands before its reader');
  }
}

describe('the layout of any Dockerfile', () => {
  it('stages left to right by dependency: nothing overlaps, no edge crosses a text', async () => {
    await fc.assert(
      fc.asyncProperty(dockerfiles, async (text) => {
        const graph = ofText(text);
        const layout = await layered(graph);
        assert.equal(layout.steps.length, graph.steps.filter(isDrawn).length);
        check(graph, layout);
      }),
      { numRuns: 60 },
    );
  });

  it('the same below each other, in a narrow panel', () => {
    fc.assert(
      fc.property(dockerfiles, fc.integer({ min: 280, max: 560 }), (text, width) => {
        const graph = ofText(text);
        const layout = stacked(graph, { ...all, vertical: true, stageWidth: width });
        assert.equal(layout.steps.length, graph.steps.filter(isDrawn).length);
        assert.ok(layout.width <= width, 'it fits the width');
        check(graph, layout);
      }),
      { numRuns: 200 },
    );
  });

  it('the same before the worker has answered', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        const graph = ofText(text);
        const layout = quick(graph, all);
        assert.equal(layout.steps.length, graph.steps.filter(isDrawn).length);
        check(graph, layout);
      }),
      { numRuns: 200 },
    );
  });

  it('with stages collapsed and steps hidden', async () => {
    await fc.assert(
      fc.asyncProperty(
        dockerfiles,
        fc.array(fc.nat(9), { maxLength: 6 }),
        fc.nat(3),
        async (text, collapsed, every) => {
          const graph = ofText(text);
          const hidden = graph.steps.filter((_, i) => every > 0 && i % (every + 1) === 1).map((s) => s.id);
          check(graph, await layered(graph, { ...all, collapsed, hidden, hideEmpty: true }));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('typing', () => {
  const places = (layout: Layout): Map<number, string> => new Map(layout.stages.map((s) => [s.index, `${s.x} ${s.y}`]));
  /** Indexes of stages that stand elsewhere after an edit. */
  async function moved(edit: (text: string) => string): Promise<number[]> {
    const [before, after] = [places(await layered(ofText(shop.text))), places(await layered(ofText(edit(shop.text))))];
    return [...before].filter(([index, place]) => after.get(index) !== place).map(([index]) => index);
  }
  const cases: readonly (readonly [string, (text: string) => string, readonly number[]])[] = [
    ['the text of a step moves nothing', (t) => t.replace('npm run lint', 'npm run lint -- --fix'), []],
    ['a comment moves nothing', (t) => `# about\n${t}`, []],
    ['a label moves nothing', (t) => t.replace('CMD', 'LABEL a=b\nCMD'), []],
    ['a step at the end of the last stage moves nothing', (t) => t.replace('CMD', 'RUN more\nCMD'), []],
    [
      'a step of a stage that nothing stands below moves nothing',
      (t) => t.replace('RUN npm run lint\n', 'RUN npm run lint\nRUN more\n'),
      [],
    ],
  ];
  for (const [name, edit, expected] of cases) it(name, async () => assert.deepEqual(await moved(edit), expected));
});
