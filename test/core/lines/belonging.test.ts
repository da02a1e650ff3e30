import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isOfText,
  verdictOfPlace,
  type Dockerfile,
  type PlaceVerdict,
  type SeenPlace,
} from '../../../extension/core/lines';
import type { BuildRecord } from '../../../extension/core/records';

const text = 'FROM alpine\nRUN a\nRUN b\nRUN c\n';
const repository = { source: 'github.com/acme/shop', path: 'api/Dockerfile' };

describe('What a place says of a file', () => {
  const file: Dockerfile = { path: '/p/api/Dockerfile', repositories: [repository], text };
  const table: readonly (readonly [string, SeenPlace | undefined, PlaceVerdict, Dockerfile?])[] = [
    ['its own path', { dockerfile: '/p/api/Dockerfile', isThere: true }, 'path'],
    ['its own path, whatever the context', { dockerfile: '/p/api/Dockerfile', context: '/', isThere: true }, 'path'],
    [
      'its own path, of another repository once',
      {
        dockerfile: '/p/api/Dockerfile',
        repository: { source: 'github.com/acme/old', path: 'Dockerfile' },
        isThere: true,
      },
      'path',
    ],
    ['its neighbour', { dockerfile: '/p/web/Dockerfile', isThere: true }, 'elsewhere'],
    ['its neighbour that is gone', { dockerfile: '/p/web/Dockerfile', isThere: false }, 'elsewhere'],
    ['another file of its folder', { dockerfile: '/p/api/Dockerfile.dev', isThere: true }, 'elsewhere'],
    ['another clone', { dockerfile: '/q/api/Dockerfile', repository, isThere: true }, 'elsewhere'],
    [
      'a folder of the repository that was renamed',
      { dockerfile: '/old/api/Dockerfile', repository, isThere: false },
      'repository',
    ],
    ['a folder that was renamed', { dockerfile: '/old/api/Dockerfile', isThere: false }, 'elsewhere'],
    ['CI, the same file of the repository', { repository, isThere: false }, 'repository'],
    [
      'CI, another file of the repository',
      { repository: { ...repository, path: 'web/Dockerfile' }, isThere: false },
      'elsewhere',
    ],
    [
      'CI, another repository',
      { repository: { ...repository, source: 'github.com/else/shop' }, isThere: false },
      'elsewhere',
    ],
    [
      'CI, and the file is in no repository',
      { repository, isThere: false },
      'silent',
      { path: '/p/api/Dockerfile', text },
    ],
    ['standard input, its folder', { context: '/p', fromInput: true, isThere: true }, 'silent'],
    ['standard input, another folder', { context: '/q', fromInput: true, isThere: true }, 'elsewhere'],
    ['a log', { isThere: false }, 'silent'],
    ['nothing is known', undefined, 'silent'],
    ['a path, and a text that is no file', { dockerfile: '/p/api/Dockerfile', isThere: true }, 'elsewhere', { text }],
    [
      'docker build took the name in small letters',
      { dockerfile: '/p/Dockerfile', isThere: false },
      'path',
      { path: '/p/dockerfile', text },
    ],
  ];
  for (const [name, place, verdict, of] of table)
    it(`${name}: ${verdict}`, () => assert.equal(verdictOfPlace(place, of ?? file), verdict));
});

describe('A record without a place is of a text', () => {
  const record = (fields: Partial<BuildRecord>): BuildRecord => ({
    form: 'history',
    status: 'completed',
    vertices: [],
    warnings: [],
    dockerfile: text,
    ...fields,
  });
  const file: Dockerfile = { path: '/p/Dockerfile', text };
  const table: readonly (readonly [string, Partial<BuildRecord>, readonly Dockerfile[], boolean])[] = [
    ['the same text', {}, [], true],
    ['the same text, other spaces at the ends', { dockerfile: text.replaceAll('\n', '  \r\n') }, [], true],
    ['an older text', { dockerfile: `${text}RUN d\n` }, [], true],
    ['half of it', { dockerfile: 'FROM alpine\nRUN a\nRUN x\nRUN y\n' }, [], false],
    ['all of it, and as much again', { dockerfile: `${text}RUN 1\nRUN 2\nRUN 3\n` }, [], false],
    ['the same base alone', { dockerfile: 'FROM alpine\nRUN other\n' }, [], false],
    ['an empty text', { dockerfile: '' }, [], false],
    [
      'another Dockerfile fits better',
      { dockerfile: `${text}RUN d\n` },
      [{ path: '/q/Dockerfile', text: `${text}RUN d\n` }],
      false,
    ],
    ['another Dockerfile fits less', {}, [{ path: '/q/Dockerfile', text: `${text}RUN d\n` }], true],
    ['another fits as well', {}, [{ path: '/q/Dockerfile', text }], false],
    [
      'another fits as well, and this one has the name',
      { dockerfilePath: 'Dockerfile' },
      [{ path: '/p/b.Dockerfile', text }],
      true,
    ],
    [
      'another fits as well, and has the name',
      { dockerfilePath: 'b.Dockerfile' },
      [{ path: '/p/b.Dockerfile', text }],
      false,
    ],
    ['two have the name', { dockerfilePath: 'Dockerfile' }, [{ path: '/q/Dockerfile', text }], false],
    ['it stands among the others itself', {}, [{ path: '/p/Dockerfile', text }], true],
  ];
  for (const [name, fields, others, expected] of table)
    it(`${name}: ${expected}`, () => assert.equal(isOfText(record(fields), file, others), expected));
  it('a text that is no file here has no rivals', () => {
    assert.ok(isOfText(record({}), { text: `${text}RUN d\n` }, [file]));
    assert.ok(!isOfText(record({}), { text: 'FROM alpine\nRUN other\n' }, []));
  });
  for (const [name, recordFile, expected] of [
    ['its folder', '/p/a.dockerbuild', true],
    ['a folder below', '/p/builds/a.dockerbuild', true],
    ['a folder below that has a Dockerfile of its own', '/p/q/a.dockerbuild', false],
    ['neither', '/x/a.dockerbuild', false],
  ] as const)
    it(`another fits as well, and the record was read from ${name}: ${expected}`, () =>
      assert.equal(isOfText(record({}), file, [{ path: '/p/q/Dockerfile', text }], recordFile), expected));
});
