import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BuildxError } from '../../extension/buildx';
import { advise, type AdviceInput, type FixKind } from '../../extension/core/advice';
import { verdictOf, type Proof } from '../../extension/core/advice/savings/proof';
import { proofLine } from '../../extension/core/format/proof';
import { plan } from '../../extension/core/plan';
import { prove, ProofError } from '../../extension/prove/prove';
import { diskReader } from '../../extension/fix/reader';
import { surroundings } from '../../extension/core/advice/around/surroundings';
import { Host } from './host';

interface Row {
  readonly name: string;
  readonly kind: FixKind;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
  readonly more?: Partial<AdviceInput>;
  /** Starts of the texts of steps that run before the edit and not after it. */
  readonly gone: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: 'split-stage',
    kind: 'split-stage',
    dockerfile:
      'FROM BASE AS stage1\nRUN echo prove > /heavy && sleep 2\n\nFROM stage1 AS stage2\nCOPY ./dummy ./dummy\n\nFROM scratch\nCOPY --from=stage2 ./dummy ./dummy\n',
    files: { dummy: 'one' },
    gone: ['RUN echo prove'],
  },
  {
    name: 'unnamed-stages',
    kind: 'split-stage',
    dockerfile:
      'FROM BASE\nRUN echo unnamed > /heavy && sleep 2\nCOPY a.txt /x/a.txt\nFROM scratch\nCOPY --from=0 /x/a.txt /a.txt\n',
    files: { 'a.txt': 'one' },
    gone: ['RUN echo unnamed'],
  },
  {
    name: 'ignore-git',
    kind: 'ignore-git',
    dockerfile: 'FROM BASE\nCOPY . /src/\nRUN cp -r /src /work && sleep 2\n',
    files: { a: 'a', '.git/HEAD': 'ref: refs/heads/main\n' },
    gone: ['COPY .', 'RUN cp'],
  },
  {
    name: 'move-down',
    kind: 'move-down',
    dockerfile: 'FROM BASE\nARG GIT_SHA=0\nRUN mkdir /one && sleep 2\nRUN echo "$GIT_SHA" > /sha\n',
    files: {},
    gone: ['RUN mkdir'],
  },
];

const left = (): string[] => readdirSync(tmpdir()).filter((n) => n.startsWith('stagegraph-prove-'));

describe('Prove: two builds before and two after an edit', () => {
  let host: Host;
  before(async () => {
    host = await Host.start();
  });
  after(() => host.stop());

  async function inputOf(name: string, row: Pick<Row, 'dockerfile' | 'files' | 'more'>): Promise<AdviceInput> {
    const context = host.project(name, { Dockerfile: row.dockerfile, ...row.files });
    const file = join(context, 'Dockerfile');
    const text = readFileSync(file, 'utf8');
    const around = await surroundings(
      diskReader((p) => p),
      { dockerfile: file, context, folders: [context] },
    );
    return { file, text, plan: plan(text, { file }), ...around, ...row.more };
  }

  async function run(
    input: AdviceInput,
    kind: FixKind,
    name: string,
    signal = new AbortController().signal,
    onProgress: (message: string) => void = () => undefined,
  ): Promise<Proof> {
    const fix = advise(input).find((f) => f.kind === kind);
    assert.ok(fix !== undefined && fix.refused === undefined, fix?.refused ?? 'nothing was found');
    const context = join(host.folder, 'projects', name);
    return prove({ buildx: host.buildx, input, fix, context, builder: 'one', signal, onProgress });
  }

  for (const row of rows) {
    it(`${row.name}: the steps that are saved`, async () => {
      const input = await inputOf(row.name, row);
      const folder = join(host.folder, 'projects', row.name);
      const contents = (): string[] =>
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((e) => e.isFile())
          .map((e) => `${e.name} ${readFileSync(join(e.parentPath, e.name), 'utf8')}`)
          .sort();
      const untouched = contents();
      const history = (await host.buildx.history(undefined, 'one')).entries.length;
      const said: string[] = [];
      const proof = await run(input, row.kind, row.name, undefined, (m) => said.push(m));
      for (const text of row.gone) {
        assert.ok(
          proof.before.ran.some((s) => s.text.startsWith(text)),
          `${text} runs before: ${JSON.stringify(proof)}`,
        );
        assert.ok(!proof.after.ran.some((s) => s.text.startsWith(text)), `${text} does not run after`);
      }
      assert.equal(verdictOf(proof), 'confirmed', proofLine(proof));
      assert.ok(said.some((m) => m.startsWith('after the edit, after the change')));
      assert.deepEqual(contents(), untouched, 'the context is as it was');
      assert.equal((await host.buildx.history(undefined, 'one')).entries.length, history, 'the history is as it was');
      assert.deepEqual(left(), []);
    });
  }

  it('leaves what was in the cache where it was', async () => {
    const row = {
      dockerfile: 'FROM BASE\nRUN echo kept > /kept\nCOPY . /src/\nRUN cat /src/a\n',
      files: { a: 'a', '.git/HEAD': 'x' },
    };
    const input = await inputOf('kept', row);
    await host.build('kept');
    await run(input, 'ignore-git', 'kept');
    const again = await host.build('kept');
    assert.deepEqual(
      again.vertices.filter((v) => /^\[\d\/\d\] (?:RUN|COPY)/.test(v.name) && !v.cached).map((v) => v.name),
      [],
    );
  });

  it('ends when it is canceled, and leaves nothing', async () => {
    const row = { dockerfile: 'FROM BASE\nCOPY . /src/\nRUN sleep 60\n', files: { a: 'a', '.git/HEAD': 'x' } };
    const input = await inputOf('canceled', row);
    const abort = new AbortController();
    const history = (await host.buildx.history(undefined, 'one')).entries.map((e) => e.id);
    await assert.rejects(
      run(input, 'ignore-git', 'canceled', abort.signal, (m) => {
        if (m.includes('sleep')) abort.abort();
      }),
      (error) => error instanceof BuildxError && error.problem === 'canceled',
    );
    assert.deepEqual(left(), []);
    assert.deepEqual(
      (await host.buildx.history(undefined, 'one')).entries.map((e) => e.id),
      history,
      'the canceled build is forgotten',
    );
  });

  it('says why a build failed', async () => {
    const row = {
      dockerfile: 'FROM BASE\nCOPY . /src/\nRUN echo no >&2; exit 3\n',
      files: { a: 'a', '.git/HEAD': 'x' },
    };
    const input = await inputOf('fails', row);
    const history = (await host.buildx.history(undefined, 'one')).entries.length;
    await assert.rejects(run(input, 'ignore-git', 'fails'), /exit code: 3/);
    assert.equal(
      (await host.buildx.history(undefined, 'one')).entries.length,
      history,
      'the failed build is forgotten',
    );
  });

  it('says what two builds can not show', async () => {
    const input = await inputOf('pin', { dockerfile: 'FROM BASE\nRUN x\n', files: {} });
    const base = input.plan.stages[0]?.base ?? '';
    const digests = new Map([[base, `sha256:${'1'.repeat(64)}`]]);
    await assert.rejects(run({ ...input, digests }, 'pin-base', 'pin'), ProofError);
  });
});
