import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BuildRecord } from '../../extension/core/records';
import { fit, isOf, openFileOf } from '../../extension/session/belongs';

const text = 'FROM alpine\nRUN a\nRUN b\nRUN c\n';
const record = (fields: Partial<BuildRecord>): BuildRecord => ({
  form: 'history',
  status: 'completed',
  vertices: [],
  warnings: [],
  dockerfile: text,
  ...fields,
});
const kinds = ['another file', 'by its text', 'of its folder'] as const;

describe('A record is of a file', () => {
  const table: readonly (readonly [string, Partial<BuildRecord>, string, (typeof kinds)[number]])[] = [
    ['the same text, from elsewhere', {}, '/p/Dockerfile', 'by its text'],
    ['built in its folder', { contextPath: '/p' }, '/p/Dockerfile', 'of its folder'],
    ['built in a folder above', { contextPath: '/' }, '/p/Dockerfile', 'of its folder'],
    ['a folder whose name begins alike', { contextPath: '/p' }, '/p2/Dockerfile', 'by its text'],
    [
      'its neighbour with the same text',
      { contextPath: '/p', dockerfilePath: 'b.Dockerfile' },
      '/p/a.Dockerfile',
      'another file',
    ],
    ['itself by name', { contextPath: '/p', dockerfilePath: 'b.Dockerfile' }, '/p/b.Dockerfile', 'of its folder'],
    ['of CI, under another name', { dockerfilePath: 'b.Dockerfile' }, '/p/a.Dockerfile', 'by its text'],
    ['of another text', { contextPath: '/p', dockerfile: 'FROM x\nRUN other\n' }, '/p/Dockerfile', 'another file'],
    ['of an older text', { dockerfile: `${text}RUN d\n` }, '/p/Dockerfile', 'by its text'],
    ['of the same base alone', { dockerfile: 'FROM alpine\nRUN other\n' }, '/p/Dockerfile', 'another file'],
    ['of an empty text', { dockerfile: '' }, '/p/Dockerfile', 'another file'],
  ];
  for (const [name, fields, path, kind] of table)
    it(`${name}: ${kind}`, () => assert.equal(kinds[Math.ceil(fit(record(fields), { path, text }))], kind));
});

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
  for (const [scheme, kind, running] of [
    ['file', 'of its folder', true],
    ['untitled', 'by its text', false],
    ['git', 'by its text', false],
    ['vscode-vfs', 'by its text', false],
  ] as const)
    it(`${scheme}: ${kind}`, () => {
      const file = openFileOf({ scheme, fsPath: '/p/Dockerfile' }, text);
      assert.equal(kinds[Math.ceil(fit(record({ contextPath: '/p' }), file))], kind);
      assert.equal(isOf({ ...build, progress: { done: 0, total: 0 }, started }, file), running);
    });
});
