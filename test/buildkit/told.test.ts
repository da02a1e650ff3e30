import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Explanation } from '../../extension/core/explain';
import { causeSentence } from '../../extension/core/words/causes';
import { Engine } from './engine';
import { EngineProject } from './engine-project';

const root = (e: Explanation): string => {
  const [first] = e.summary.roots;
  return first === undefined ? 'nothing' : causeSentence(first.cause, 'past');
};

describe('What is said of builds on a Docker Engine', () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  it('an argument before FROM that chooses another base image is the root', async () => {
    const p = new EngineProject(engine, 'arg');
    for (const v of [1, 2]) {
      p.put('b/Dockerfile', `FROM BASE\nRUN echo ${v} > /v\n`);
      await p.build('-t', `b:${v}`, 'b');
    }
    p.put('Dockerfile', 'ARG TAG=1\nFROM b:${TAG}\nRUN echo run\nCOPY a.txt .\n');
    p.put('a.txt', 'a');
    await p.build();
    const [cause] = (await p.explain(await p.build('--build-arg', 'TAG=2', '.'))).summary.roots;
    assert.equal(cause?.cause.kind, 'arg-changed');
    assert.equal(cause.cause.certainty, 'proven');
  });

  it('an edited Dockerfile that COPY takes is named', async () => {
    const p = new EngineProject(engine, 'self');
    p.put('Dockerfile', 'FROM BASE\nWORKDIR /app\nCOPY . .\nRUN ls\n');
    p.put('a.txt', 'a');
    await p.build();
    const edited = 'FROM BASE\nWORKDIR /app\n# why\nCOPY . .\nRUN ls\n';
    p.put('Dockerfile', edited);
    const build = await p.build();
    assert.equal(root(await p.explain(build, '--context', p.folder)), 'Dockerfile changed, and . takes it');
    p.put('.dockerignore', 'Dockerfile\n');
    await p.build();
    p.put('Dockerfile', edited.replace('why', 'what for'));
    p.put('a.txt', 'b');
    const left = root(await p.explain(await p.build(), '--context', p.folder));
    assert.doesNotMatch(left, /Dockerfile/);
    assert.match(left, /a\.txt/);
  });
});
