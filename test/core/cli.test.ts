import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'stagegraph-cli-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [join(root, 'dist', 'stagegraph.js'), ...args], {
    input,
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: '' },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const recording = (path: string): string => join(root, 'test', 'recordings', path);
const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

describe('stagegraph graph', () => {
  it('prints one JSON document a line for several files', () => {
    const { code, out } = run([
      'graph',
      '--format',
      'json',
      file('A.Dockerfile', 'FROM alpine AS a\nRUN x\nFROM scratch\nCOPY --from=a /x /y\n'),
      file('B.Dockerfile', 'FROM scratch\nCOPY . /\n'),
    ]);
    assert.equal(code, 0);
    const [a, b, ...rest] = out
      .trimEnd()
      .split('\n')
      .map((l) => JSON.parse(l) as Record<string, unknown>);
    assert.equal(rest.length, 0);
    assert.equal(a?.['version'], 1);
    assert.equal(b?.['file'], 'B.Dockerfile');
    assert.deepEqual(a['steps'], [
      {
        id: '0:0',
        stage: 0,
        instruction: 'FROM',
        text: 'FROM alpine AS a',
        lines: [1, 1],
        vertex: true,
        needed: true,
        inputs: [{ kind: 'base', ref: 'alpine' }],
      },
      {
        id: '0:1',
        stage: 0,
        instruction: 'RUN',
        text: 'RUN x',
        lines: [2, 2],
        vertex: true,
        needed: true,
        inputs: [{ kind: 'parent', step: '0:0' }],
      },
      {
        id: '1:0',
        stage: 1,
        instruction: 'FROM',
        text: 'FROM scratch',
        lines: [3, 3],
        vertex: false,
        needed: true,
        inputs: [],
      },
      {
        id: '1:1',
        stage: 1,
        instruction: 'COPY',
        text: 'COPY --from=a /x /y',
        lines: [4, 4],
        vertex: true,
        needed: true,
        inputs: [{ kind: 'copy', step: '0:1', stage: 0, paths: ['/x'] }],
      },
    ]);
  });

  it('takes build arguments, a target and a platform', () => {
    const name = file(
      'C.Dockerfile',
      'ARG V=1\nFROM alpine:$V AS a\nARG TARGETARCH\nCOPY $TARGETARCH /x\nFROM a AS b\nRUN y\n',
    );
    const { out } = run([
      'graph',
      '--format',
      'json',
      '--build-arg',
      'V=9',
      '--target',
      'a',
      '--platform',
      'linux/arm64',
      name,
    ]);
    const graph = JSON.parse(out) as {
      target: string;
      stages: { base: string; needed: boolean }[];
      steps: { inputs: { paths?: string[] }[] }[];
    };
    assert.equal(graph.target, 'a');
    assert.deepEqual(
      graph.stages.map((s) => [s.base, s.needed]),
      [
        ['alpine:9', true],
        ['a', false],
      ],
    );
    assert.ok(graph.steps.some((s) => s.inputs.some((i) => i.paths?.[0] === 'arm64')));
  });

  it('explains a log, which names no target, as the target that is asked for', () => {
    const name = file('T.Dockerfile', 'FROM scratch AS a\nCOPY x /x\nFROM scratch AS b\nCOPY y /y\n');
    const log = file('T.log', '#1 [a 1/1] COPY x /x\n#1 DONE 0.1s\n\n#2 exporting to image\n#2 DONE 0.1s\n');
    const targetOf = (flags: readonly string[]): string | undefined => {
      const { out } = run(['explain', '--format', 'json', '-f', name, ...flags, log]);
      return (JSON.parse(out) as { build: { target?: string } }).build.target;
    };
    assert.equal(targetOf(['--target', 'a']), 'a');
    assert.equal(targetOf([]), undefined);
  });

  for (const format of ['text', 'markdown', 'dot', 'mermaid', 'svg']) {
    it(`writes ${format}`, () => {
      const { code, out } = run([
        'graph',
        '--format',
        format,
        file('D.Dockerfile', 'FROM alpine AS a\nRUN echo "<x> & \\"y\\""\nFROM scratch\nCOPY --from=a /x /y\n'),
      ]);
      assert.equal(code, 0);
      assert.match(out, /COPY/);
    });
  }

  it('draws what stands around an error, and names it', () => {
    const { code, out } = run(['graph', file('E.Dockerfile', 'FROM alpine\nRUNN x\nRUN y\n')]);
    assert.equal(code, 0);
    assert.match(out, /RUN y/);
    assert.match(out, /E\.Dockerfile:2: unknown instruction: RUNN \(did you mean RUN\?\)/);
  });
});

describe('stagegraph forecast', () => {
  const against = recording('run-text/1/record.dockerbuild');
  const built =
    'FROM localhost:5000/alpine:3\nRUN echo before && sleep 1\nCOPY dummy /dummy\nRUN echo after > /after\n';
  const forecast = (text: string, ...args: string[]) =>
    run(['forecast', '-f', file('Next.Dockerfile', text), '--against', against, ...args]);

  it('has the shape of the design in JSON', () => {
    const { code, out } = forecast(built.replace('before', 'earlier'), '--format', 'json');
    assert.equal(code, 0);
    const found = JSON.parse(out) as {
      version: number;
      baseline: { ref: string; source: string };
      steps: { id: string; outcome: string; seconds: number; causes: Record<string, unknown>[]; root?: string[] }[];
      summary: { wouldRebuild: number; wouldReuse: number; seconds: number; roots: Record<string, unknown>[] };
    };
    assert.equal(found.version, 1);
    assert.equal(found.baseline.source, 'dockerbuild');
    assert.deepEqual(
      found.steps.map((s) => [s.id, s.outcome, s.root]),
      [
        ['0:0', 'resolved', undefined],
        ['0:1', 'would-rebuild', ['0:1']],
        ['0:2', 'would-rebuild', ['0:1']],
        ['0:3', 'would-rebuild', ['0:1']],
      ],
    );
    const [cause] = found.steps[1]?.causes ?? [];
    assert.deepEqual([cause?.['kind'], cause?.['certainty']], ['instruction-changed', 'proven']);
    assert.ok(cause !== undefined && 'message' in cause && 'culprit' in cause && 'evidence' in cause);
    assert.ok('facts' in cause && Array.isArray(cause.facts));
    assert.equal(found.steps[2]?.causes[0]?.['via'], '0:1');
    assert.equal(found.summary.wouldRebuild, 3);
    assert.equal(found.summary.wouldReuse, 0);
    assert.ok(found.summary.seconds > 1);
    const [root] = found.summary.roots;
    assert.deepEqual(
      [root?.['step'], root?.['kind'], root?.['steps']],
      ['0:1', 'instruction-changed', ['0:1', '0:2', '0:3']],
    );
  });

  it('says in text which build it rests on and what it takes for granted', () => {
    const { out } = forecast(built);
    assert.match(
      out,
      /^next build: nothing would be rebuilt, as far as is known\nrests on the build of .*, the build you chose\n/,
    );
    assert.match(out, /^assumes: .*no --no-cache; tags of base images were not looked up$/m);
    assert.match(out, /^ {2}= would-reuse {3}3: COPY dummy \/dummy\n {6}note: reused if its files are as they were/m);
  });

  it('writes Markdown for a pull request', () => {
    const { out } = forecast(built.replace('after >', 'later >'), '--format', 'markdown');
    assert.match(out, /^\*\*next build: 1 of 3 would be rebuilt/);
    assert.match(out, /^\| Stage \| Step \| Next build \| Expected \| Why \|$/m);
    assert.match(out, /`RUN echo later > \/after` \| 🔁 would be rebuilt/);
  });

  for (const [name, code] of [
    ['echo later', 1],
    ['0:3', 1],
    ['0', 1],
    ['COPY dummy', 0],
    ['0:1', 0],
  ] as const)
    it(`--fail-on-rebuild ${JSON.stringify(name)}: exit code ${code}`, () =>
      assert.equal(forecast(built.replace('after >', 'later >'), '--fail-on-rebuild', name).code, code));

  it('says what to do when no build is known', () => {
    const { code, out } = run(['forecast', '-f', file('None.Dockerfile', built)]);
    assert.equal(code, 0);
    assert.match(out, /^no forecast: earlier builds could not be read\n.*: name a build with --against/);
  });

  it('takes the arguments of that build, but for those that are given', () => {
    const args = ['forecast', '--against', recording('arg-value/1/record.dockerbuild'), '--format', 'json'];
    const text = 'FROM localhost:5000/alpine:3\nARG VERSION\nRUN echo $VERSION\n';
    const outOf = (...more: string[]) => run([...args, '-f', file('Arg.Dockerfile', text), ...more]).out;
    assert.match(outOf(), /as in that build: --build-arg VERSION/);
    assert.doesNotMatch(outOf('--build-arg', 'VERSION=9'), /as in that build/);
  });
});

describe('stagegraph explain', () => {
  const now = recording('seed-inline/2/record.dockerbuild');
  const old = recording('seed-inline/1/record.dockerbuild');

  it('says why stage1 was rebuilt', () => {
    const { code, out } = run(['explain', now, '--against', old]);
    assert.equal(code, 0);
    assert.match(
      out,
      /stage1 was rebuilt because COPY \.\/dummy in stage2 changed and needs stage1's files to write into; the inline cache holds the final stage's layers only/,
    );
  });

  it('has the shape of the design in JSON', () => {
    const { out } = run(['explain', now, '--against', old, '--format', 'json']);
    const e = JSON.parse(out) as Record<string, unknown> & {
      steps: Record<string, unknown>[];
      summary: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(e.summary).sort(), ['cached', 'rebuilt', 'roots', 'seconds', 'secondsLost']);
    for (const key of [
      'id',
      'stage',
      'instruction',
      'text',
      'lines',
      'vertex',
      'needed',
      'inputs',
      'outcome',
      'seconds',
      'causes',
    ])
      assert.ok(key in (e.steps[0] ?? {}), key);
    assert.equal((e['build'] as Record<string, unknown>)['source'], 'dockerbuild');
  });

  it('reads the record from standard input', () => {
    const text = 'FROM BUILD\n';
    const { code, out } = run(
      ['explain', '-'],
      '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n#2 [1/2] FROM docker.io/library/alpine:3\n#2 CACHED\n\n#3 [2/2] RUN x\n#3 DONE 1.5s\n',
    );
    assert.equal(code, 0, text);
    assert.match(out, /RUN x/);
  });

  it('exits with 1 when a step that must not be rebuilt was', () => {
    assert.equal(run(['explain', now, '--against', old, '--fail-on-rebuild', 'stage1']).code, 1);
    assert.equal(run(['explain', now, '--against', old, '--fail-on-rebuild', 'COPY ./dummy']).code, 1);
    assert.equal(
      run([
        'explain',
        recording('ci-plain/3/record.dockerbuild'),
        '--against',
        recording('ci-plain/2/record.dockerbuild'),
        '--fail-on-rebuild',
        '0',
      ]).code,
      0,
    );
  });
});

describe('--fail-on-rebuild with a name that nothing has', () => {
  for (const command of [
    ['explain', recording('arg-value/2/record.dockerbuild'), '--against', recording('arg-value/1/record.dockerbuild')],
    ['forecast', '-f', file('Guarded.Dockerfile', 'FROM scratch\nCOPY a /a\n')],
  ])
    it(`${command[0] ?? ''}: is told, and guards nothing`, () => {
      const { code, err } = run([...command, '--fail-on-rebuild', 'stagee']);
      assert.equal(code, 0);
      assert.match(err, /^stagegraph: --fail-on-rebuild stagee: no step or stage of this build has that name\n$/);
      assert.equal(run([...command, '--fail-on-rebuild', 'FROM']).err, '');
    });
});

describe('stagegraph advise of a file with an error', () => {
  const broken = file('Broken.Dockerfile', 'FROM alpine:3\nRUNN x\n');
  it('says what is wrong instead of nothing to mend', () => {
    assert.match(run(['advise', broken]).out, /^line 2: .*RUNN/);
    assert.match(run(['advise', broken, '--format', 'markdown']).out, /^- line 2: .*RUNN/);
  });

  it('has it in its JSON as graph does', () => {
    const of = (command: string): unknown =>
      (JSON.parse(run([command, broken, '--format', 'json']).out) as { problems: unknown }).problems;
    assert.deepEqual(of('advise'), of('graph'));
    assert.equal((of('advise') as unknown[]).length, 1);
  });
});

describe('bad use and bad input', () => {
  const cases: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['an unknown command', () => ['draw'], /unknown command "draw": expected graph, explain/],
    ['an unknown option', () => ['graph', '--frmat', 'x'], /--frmat/],
    ['an unknown format', () => ['graph', '--format', 'pdf', 'x'], /unknown format "pdf": expected text, json/],
    ['an option of another command', () => ['graph', '--against', 'x', 'y'], /graph does not take --against/],
    ['no file', () => ['graph'], /at least one FILE/],
    ['a file that is not there', () => ['graph', 'nowhere'], /nowhere: cannot be read/],
    ['a build that is not there', () => ['explain', './nowhere.dockerbuild'], /no such file/],
    ['an empty record', () => ['explain', file('empty', '')], /empty: the input is empty/],
    [
      'text that is no log',
      () => ['explain', file('text', 'hello\nworld\n')],
      /no build found: expected a \.dockerbuild bundle \(or a zip or folder of them\), a rawjson log/,
    ],
    [
      'a bundle that is cut',
      () => ['explain', file('cut', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))],
      /damaged or incomplete/,
    ],
    [
      'a context that is not there',
      () => ['explain', recording('ci-plain/2/log.plain'), '--context', 'nowhere'],
      /nowhere: no such folder: expected the build context/,
    ],
    ['JSON of something else', () => ['explain', file('other', '{"a": 1}\n')], /no build found/],
  ];
  for (const [name, args, message] of cases) {
    it(`${name}: one line on stderr, exit code 2`, () => {
      const { code, out, err } = run(args());
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
      assert.equal(err.trimEnd().split('\n').length, 1);
    });
  }
});

describe('stagegraph context', () => {
  const project = (name: string, files: Readonly<Record<string, string>>): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, path, '..'), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    return name;
  };
  const files = {
    Dockerfile: 'FROM scratch\nCOPY src /src\nCOPY . /all\n',
    '.dockerignore': '*.log\nsrc/big.bin\n',
    'src/a.ts': 'a',
    'src/big.bin': 'x'.repeat(1000),
    'data/large.bin': 'x'.repeat(5000),
    'run.log': 'x',
    '.env': 'TOKEN=abc',
  };

  it('tells what each COPY takes, biggest first, what is left out by which line, and the noise', () => {
    const dir = project('context', files);
    const { code, out } = run(['context', '-f', join(dir, 'Dockerfile'), '--format', 'json']);
    assert.equal(code, 0);
    const json = JSON.parse(out) as {
      version: number;
      steps: { lines: number[]; files: number; bytes: number; paths: { path: string; bytes: number }[] }[];
      out: { path: string; by: { line: number } }[];
      noise: { path: string; kind: string }[];
    };
    assert.equal(json.version, 1);
    assert.deepEqual(
      json.steps.map((s) => [s.lines[0], s.files, s.paths[0]?.path, s.paths[0]?.bytes]),
      [
        [2, 1, 'src', 1],
        [3, 5, 'data', 5000],
      ],
    );
    assert.deepEqual(
      json.out.map((o) => [o.path, o.by.line]),
      [
        ['run.log', 1],
        ['src/big.bin', 2],
      ],
    );
    assert.deepEqual(
      json.noise.map((n) => [n.path, n.kind]),
      [['.env', 'secret']],
    );
    assert.ok(!out.includes('abc'));
    const text = run(['context', '-f', join(dir, 'Dockerfile')]).out;
    assert.match(text, /line 3: COPY \. \/all {2}5 files, 5\.1 kB/);
    assert.match(text, /src\/big\.bin {2}\(\.dockerignore line 2: src\/big\.bin\)/);
  });

  it('tells of one path why it is in or out', () => {
    const dir = project('why', files);
    const why = (path: string): string => run(['context', '-f', join(dir, 'Dockerfile'), '--why', path]).out;
    assert.equal(why('run.log'), 'run.log is left out: .dockerignore line 1: *.log\n');
    assert.match(
      why('./src/a.ts'),
      /is in the context: no line .* matches it\ntaken by line 2, COPY src and line 3, COPY \.\n/,
    );
    assert.match(why('gone'), /gone is not in the folder/);
  });

  it('fails with one line for a folder that is not there', () => {
    const dir = project('no-context', files);
    const { code, err } = run(['context', '-f', join(dir, 'Dockerfile'), '--context', 'no-such-folder']);
    assert.equal(code, 2);
    assert.equal(err, 'stagegraph: no-such-folder: expected the folder of the build context\n');
  });
});
