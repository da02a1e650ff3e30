import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOf, openFileOf } from '../../extension/session/belongs';

const text = 'FROM alpine\nRUN a\nRUN b\nRUN c\n';
describe('A running build is of a file', () => {
  const build = { id: 'x', ref: 'b/n/x', builder: 'b', name: '', startedAt: 0, state: 'running' } as const;
  const progress = { done: 0, total: 0 };
  const started = { builder: 'b', node: 'n', id: 'x', startedAt: 0 };
  for (const [contextPath, dockerfilePath, path, expected] of [
    ['/p', undefined, '/p/Dockerfile', true],
    ['/p', 'Dockerfile', '/p/Dockerfile', true],
    ['/p', 'sub/../a.Dockerfile', '/p/a.Dockerfile', true],
    ['/p', '/q/Dockerfile', '/q/Dockerfile', true],
    ['/p', 'a.Dockerfile', '/p/Dockerfile', false],
    ['/p2', undefined, '/p/Dockerfile', false],
    ['/p', '-', '/p/Dockerfile', false],
  ] as const)
    it(`${contextPath} -f ${dockerfilePath ?? '(default)'}: ${path}: ${expected}`, () => {
      const paths = { contextPath, ...(dockerfilePath !== undefined && { dockerfilePath }) };
      assert.equal(isOf({ ...build, progress, started: { ...started, ...paths } }, { path, text }), expected);
    });
  it('nothing is known of it yet: false', () =>
    assert.equal(isOf({ ...build, progress }, { path: '/p', text }), false));
});

describe('A text with the path of a file of this machine', () => {
  const build = { id: 'x', ref: 'b/n/x', builder: 'b', name: '', startedAt: 0, state: 'running' } as const;
  const started = { builder: 'b', node: 'n', id: 'x', startedAt: 0, contextPath: '/p' };
  for (const [scheme, running] of [
    ['file', true],
    ['untitled', false],
    ['git', false],
    ['vscode-vfs', false],
  ] as const)
    it(`${scheme}: ${running ? 'its build runs' : 'no build runs'}`, () => {
      const file = openFileOf({ scheme, fsPath: '/p/Dockerfile' }, text);
      assert.equal(isOf({ ...build, progress: { done: 0, total: 0 }, started }, file), running);
    });
});
