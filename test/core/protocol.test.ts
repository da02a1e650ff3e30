import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHostMessage, parsePanelState, parseRequest } from '../../extension/protocol';

describe('What a panel kept', () => {
  for (const [value, expected] of [
    [undefined, undefined],
    ['file', undefined],
    [{ file: 3 }, undefined],
    [{ file: 'file:///p/Dockerfile' }, { file: 'file:///p/Dockerfile', choice: {} }],
    [
      { file: 'f', choice: { build: 'b', baseline: 'a', platform: 'linux/arm64', other: 1 }, selected: '0:1' },
      { file: 'f', choice: { build: 'b', baseline: 'a', platform: 'linux/arm64' } },
    ],
    [
      { file: 'f', choice: { build: 3, baseline: null } },
      { file: 'f', choice: {} },
    ],
  ] as const)
    it(value === undefined ? 'nothing' : JSON.stringify(value), () =>
      assert.deepEqual(parsePanelState(value), expected),
    );
});

describe('A message about the next build', () => {
  it('of the host', () => assert.deepEqual(parseHostMessage({ type: 'next', more: 1 }), { type: 'next' }));
  for (const [next, expected] of [
    [undefined, {}],
    [true, { next: true }],
    ['yes', {}],
  ] as const)
    it(`of the panel: ${next}`, () =>
      assert.deepEqual(parseRequest({ id: 1, intent: { type: 'copy-explanation', step: '0:1', next } }), {
        id: 1,
        intent: { type: 'copy-explanation', step: '0:1', ...expected },
      }));
});

describe('A message that is none', () => {
  for (const value of [
    null,
    3,
    {},
    { type: 'graph' },
    { type: 'render', format: 'exe' },
    { type: 'cursor', line: 'x' },
  ])
    it(`of the host: ${JSON.stringify(value)}`, () => assert.equal(parseHostMessage(value), undefined));
  for (const value of [
    null,
    { id: 'x', intent: { type: 'ready' } },
    { id: 1 },
    { id: 1, intent: { type: 'workbench.action.terminal.new' } },
    { id: 1, intent: { type: 'reveal' } },
    { id: 1, intent: { type: 'export', format: 'exe' } },
    { id: 1, intent: { type: 'export', format: 'svg', data: {} } },
  ])
    it(`of the panel: ${JSON.stringify(value)}`, () => assert.equal(parseRequest(value), undefined));
});
