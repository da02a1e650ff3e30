import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { causeSentence } from '../../extension/core/words/causes';
import type { Cause } from '../../extension/core/cause';
import type { Explanation } from '../../extension/core/explain';
import { EngineProject } from './engine-project';
import { Engine } from './engine';

const culprit = ({ culprit: c }: Cause): string => c.names?.join(',') ?? c.name ?? '';

/** A step that ran, or that came from the cache and is other than in the earlier build: in a line. */
const told = (e: Explanation): string[] =>
  e.steps
    .filter((s) => s.sharedWith === undefined && (s.outcome === 'rebuilt' || s.causes.length > 0))
    .map((s) => {
      const why = s.causes.map((c) => `${c.kind} ${c.certainty}${c.via === undefined ? ` ${culprit(c)}` : ''}`.trim());
      return `${s.step.text} | ${s.outcome} | ${why.join(', ')}`;
    });

/** All that is said of a build, in one text. */
const said = (e: Explanation): string =>
  e.steps.flatMap((s) => s.causes.flatMap((c) => [causeSentence(c, 'past'), JSON.stringify(c.evidence)])).join('\n');

interface Row {
  readonly name: string;
  readonly run: (desk: EngineProject, engine: Engine) => Promise<Explanation>;
  readonly expect: readonly string[];
  /** What must not be said anywhere. */
  readonly never?: RegExp;
}

const context = (desk: EngineProject): string[] => ['--context', desk.folder];

const rows: readonly Row[] = [
  {
    name: 'two targets on one stage: its file changed, and the other target was built first',
    async run(desk) {
      desk.put(
        'Dockerfile',
        'FROM BASE AS base\nWORKDIR /two\nCOPY shared.txt .\nRUN cp shared.txt s\nFROM base AS a\nCOPY a.txt .\nFROM base AS b\nCOPY b.txt .\nRUN cat b.txt\n',
      );
      for (const n of ['a', 'b', 'shared']) desk.put(`${n}.txt`, n);
      await desk.build('--target', 'a', '.');
      await desk.build('--target', 'b', '.');
      desk.put('shared.txt', 'other');
      await desk.build('--target', 'a', '.');
      return desk.explain(await desk.build('--target', 'b', '.'), ...context(desk));
    },
    expect: [
      'COPY shared.txt . | cached | files-changed inferred shared.txt',
      'RUN cp shared.txt s | cached | parent-rebuilt inferred',
      'COPY b.txt . | rebuilt | parent-rebuilt inferred',
      'RUN cat b.txt | rebuilt | parent-rebuilt proven',
    ],
  },
  {
    name: 'ARG before FROM is given another value',
    async run(desk, engine) {
      const base = engine.base.replace('base:1', 'tagged');
      desk.put('base/Dockerfile', 'FROM BASE\nARG V\nRUN echo $V > /v\n');
      for (const v of ['1', '2']) await desk.build('--build-arg', `V=${v}`, '-t', `${base}:${v}`, 'base');
      desk.put('Dockerfile', `ARG TAG=1\nFROM ${base}:$TAG\nWORKDIR /w\nRUN cat /v\n`);
      await desk.build();
      return desk.explain(await desk.build('--build-arg', 'TAG=2', '.'));
    },
    expect: ['WORKDIR /w | rebuilt | arg-changed proven TAG', 'RUN cat /v | rebuilt | parent-rebuilt proven'],
  },
  {
    name: 'two Dockerfiles that are almost alike',
    async run(desk) {
      for (const n of ['api', 'web']) {
        desk.put(
          `${n}/Dockerfile`,
          `FROM BASE\nWORKDIR /mono\nCOPY package.json .\nRUN cp package.json lock\nCOPY ${n} ${n}\nRUN cat ${n}/main.js > out\n`,
        );
        desk.put(`${n}/main.js`, n);
      }
      desk.put('package.json', '{}');
      await desk.build('-f', 'api/Dockerfile', '.');
      await desk.build('-f', 'web/Dockerfile', '.');
      desk.put('api/main.js', 'edited');
      return desk.explain(await desk.build('-f', 'api/Dockerfile', '.'), ...context(desk));
    },
    expect: [
      'COPY api api | rebuilt | files-changed inferred api',
      'RUN cat api/main.js > out | rebuilt | parent-rebuilt proven',
    ],
  },
  {
    name: 'RUN is edited above COPY --link',
    async run(desk) {
      const file = (n: number) =>
        desk.put('Dockerfile', `FROM BASE\nWORKDIR /link\nRUN echo ${n} > one\nCOPY --link src /dst/\nRUN ls\n`);
      desk.put('src/x', 'x');
      file(1);
      await desk.build();
      file(2);
      return desk.explain(await desk.build());
    },
    expect: [
      'RUN echo 2 > one | rebuilt | instruction-changed proven RUN echo 2 > one',
      'RUN ls | rebuilt | parent-rebuilt proven',
    ],
    never: /pruned/,
  },
  {
    name: 'a file changed, and the build with it was canceled',
    async run(desk) {
      desk.put(
        'Dockerfile',
        'FROM BASE\nWORKDIR /canceled\nCOPY a.txt .\nRUN echo go; sleep 2; echo long > l\nRUN cat l\n',
      );
      desk.put('a.txt', '1');
      await desk.build();
      desk.put('a.txt', '2');
      const entry = await desk.canceled(' go');
      assert.equal(entry.status, 'Error');
      return desk.explain(await desk.build(), ...context(desk));
    },
    expect: [
      'COPY a.txt . | cached | files-changed inferred a.txt',
      'RUN echo go; sleep 2; echo long > l | rebuilt | first-build inferred, parent-rebuilt inferred',
      'RUN cat l | rebuilt | parent-rebuilt proven',
    ],
    never: /pruned since/,
  },
  {
    name: 'WORKDIR is edited above a COPY with a relative destination',
    async run(desk) {
      const file = (at: string) => desk.put('Dockerfile', `FROM BASE\nWORKDIR /${at}\nCOPY a.txt .\nRUN ls\n`);
      desk.put('a.txt', 'a');
      file('one');
      await desk.build();
      file('other');
      return desk.explain(await desk.build());
    },
    expect: [
      'WORKDIR /other | rebuilt | instruction-changed proven WORKDIR /other',
      'COPY a.txt . | rebuilt | parent-rebuilt proven',
      'RUN ls | rebuilt | parent-rebuilt proven',
    ],
  },
  {
    name: 'all is pruned, and a file changed too',
    async run(desk) {
      desk.put('Dockerfile', 'FROM BASE\nWORKDIR /pruned\nCOPY a.txt .\nRUN cat a.txt\n');
      desk.put('a.txt', '1');
      await desk.build();
      await desk.prune('/pruned');
      desk.put('a.txt', '2');
      return desk.explain(await desk.build(), ...context(desk));
    },
    expect: [
      'WORKDIR /pruned | rebuilt | cache-missing inferred default',
      'COPY a.txt . | rebuilt | files-changed unknown a.txt, cache-missing inferred default',
      'RUN cat a.txt | rebuilt | parent-rebuilt unknown COPY a.txt ., cache-missing inferred default',
    ],
  },
  {
    name: 'all is pruned, and files are laid over with --link',
    async run(desk) {
      desk.put(
        'Dockerfile',
        'FROM BASE\nWORKDIR /pruned-link\nRUN echo one > one\nCOPY --link a.txt /pruned-link/\nCOPY b.txt .\nRUN cat b.txt\n',
      );
      desk.put('a.txt', 'a');
      desk.put('b.txt', 'b');
      await desk.build();
      await desk.prune('/pruned-link');
      return desk.explain(await desk.build());
    },
    expect: [
      'WORKDIR /pruned-link | rebuilt | cache-missing inferred default',
      'RUN echo one > one | rebuilt | cache-missing inferred default',
      'COPY --link a.txt /pruned-link/ | rebuilt | files-changed unknown a.txt',
      'COPY b.txt . | rebuilt | parent-rebuilt unknown COPY --link a.txt /pruned-link/, cache-missing inferred default',
      'RUN cat b.txt | rebuilt | parent-rebuilt unknown COPY b.txt ., cache-missing inferred default',
    ],
  },
  {
    name: 'a file changed below two copies that are laid over with --link',
    async run(desk) {
      desk.put(
        'Dockerfile',
        'FROM BASE\nWORKDIR /links\nCOPY c.txt .\nCOPY --link a.txt /links/\nCOPY --link b.txt /links/\nRUN ls\n',
      );
      for (const n of ['a', 'b', 'c']) desk.put(`${n}.txt`, `links ${n}`);
      await desk.build();
      desk.put('c.txt', 'other');
      return desk.explain(await desk.build());
    },
    expect: ['COPY c.txt . | rebuilt | files-changed inferred c.txt', 'RUN ls | rebuilt | parent-rebuilt proven'],
  },
  {
    name: 'a RUN is removed above COPY --link',
    async run(desk) {
      const file = (...lines: string[]) =>
        desk.put(
          'Dockerfile',
          ['FROM BASE', 'WORKDIR /removed-link', ...lines, 'COPY --link a.txt /dst/', 'RUN ls', ''].join('\n'),
        );
      desk.put('a.txt', 'removed above');
      file('RUN echo one', 'RUN echo two');
      await desk.build();
      file('RUN echo one');
      return desk.explain(await desk.build());
    },
    expect: ['RUN ls | rebuilt | instruction-changed proven RUN echo two'],
  },
  {
    name: 'a dozen builds of other projects lie between',
    async run(desk) {
      desk.put('A/Dockerfile', 'FROM BASE\nCOPY a.txt /dozen\nRUN cat /dozen\n');
      desk.put('A/a.txt', '1');
      await desk.build('A');
      for (let i = 0; i < 13; i++) {
        desk.put(`s${i}/Dockerfile`, `FROM BASE\nLABEL i=${i}\n`);
        await desk.build(`s${i}`);
      }
      desk.put('A/a.txt', '2');
      return desk.explain(await desk.build('A'), '--context', desk.at('A'));
    },
    expect: [
      'COPY a.txt /dozen | rebuilt | files-changed inferred a.txt',
      'RUN cat /dozen | rebuilt | parent-rebuilt proven',
    ],
  },
  {
    name: 'two equal stages are one operation',
    async run(desk) {
      const stage = (n: string) => `FROM BASE AS ${n}\nWORKDIR /equal\nCOPY a.txt .\nRUN cp a.txt o\n`;
      desk.put(
        'Dockerfile',
        `${stage('x')}${stage('y')}FROM BASE\nCOPY --from=x /equal/o /x\nCOPY --from=y /equal/o /y\n`,
      );
      desk.put('a.txt', '1');
      await desk.build();
      desk.put('a.txt', '2');
      const e = await desk.explain(await desk.build(), ...context(desk));
      assert.equal(e.summary.rebuilt, 4);
      assert.equal(e.summary.roots.length, 1);
      return e;
    },
    expect: [
      'COPY a.txt . | rebuilt | files-changed inferred a.txt',
      'RUN cp a.txt o | rebuilt | parent-rebuilt proven',
      'COPY --from=x /equal/o /x | rebuilt | source-rebuilt inferred',
      'COPY --from=y /equal/o /y | rebuilt | parent-rebuilt proven',
    ],
  },
  {
    name: "the builder's own platform is named",
    async run(desk) {
      desk.put('Dockerfile', 'FROM BASE\nRUN echo platform\n');
      await desk.build();
      const e = await desk.explain(await desk.build('--platform', 'linux/amd64', '.'));
      assert.equal(e.baselineWhy?.kind, 'newest');
      return e;
    },
    expect: [],
  },
];

describe('causes on a Docker Engine', () => {
  let engine: Engine;
  before(async () => void (engine = await Engine.start()));
  after(() => engine.stop());

  for (const [i, row] of rows.entries()) {
    it(row.name, async () => {
      const e = await row.run(new EngineProject(engine, `case-${i}`), engine);
      assert.deepEqual(told(e), row.expect, said(e));
      if (row.never !== undefined) assert.doesNotMatch(said(e), row.never);
    });
  }
});
