import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inEveryForm, textOf } from './caches/explained';
import { Host, type Forms } from './host';

/** Two builds, the second to be explained against the first. */
interface Pair {
  readonly before: Forms;
  readonly now: Forms;
  readonly dockerfile: string;
}

interface Row {
  readonly name: string;
  readonly run: (on: Machine) => Promise<Pair>;
  /** What no form may say. */
  readonly never: readonly RegExp[];
  /** What every form says, where one can. */
  readonly says?: readonly RegExp[];
}

/** A project and its builds on a host. */
class Machine {
  constructor(
    readonly host: Host,
    readonly name: string,
    readonly platforms: string,
  ) {}

  /** Where the project's cache is kept, or an image is pushed. */
  get ref(): string {
    return `localhost:${this.host.port}/caches:${this.name}`;
  }

  put(files: Readonly<Record<string, string>>, project = this.name): string {
    const named = Object.entries(files).map(([path, text]) => [path, text.replaceAll('PLATFORMS', this.platforms)]);
    return this.host.project(project, Object.fromEntries(named) as Record<string, string>);
  }

  async build(flags: readonly string[] = [], project = this.name): Promise<Forms> {
    return this.host.forms(await this.host.build(project, { flags }));
  }

  /** Two builds, each on a machine that has nothing. */
  async fresh(first: readonly string[], second: readonly string[], between?: () => unknown): Promise<Pair> {
    await this.host.prune();
    const earlier = await this.build(first);
    await between?.();
    await this.host.prune();
    return { before: earlier, now: await this.build(second), dockerfile: this.text };
  }

  get text(): string {
    return readFileSync(join(this.host.folder, 'projects', this.name, 'Dockerfile'), 'utf8');
  }
}

const copied = 'FROM BASE\nCOPY deps.txt /deps.txt\nRUN cp /deps.txt /deps\n';
const afterRun = copied.replace('COPY', 'RUN echo first > /s\nCOPY');
const depsChanged = /deps\.txt changed \[(?:inferred|proven)/;
const to = (ref: string): string[] => ['--cache-to', `type=registry,ref=${ref},mode=max`];
const from = (ref: string): string[] => ['--cache-from', `type=registry,ref=${ref}`];

const rows: readonly Row[] = [
  {
    name: 'the import of an image without a cache',
    run(m) {
      m.put({ Dockerfile: copied, 'deps.txt': 'd' });
      return m.fresh(['--output', `type=image,name=${m.ref},push=true`], from(m.ref));
    },
    never: [depsChanged, /the imported one holds this stage/],
  },
  {
    name: 'another build that wrote the cache last',
    run(m) {
      m.put({ Dockerfile: afterRun, 'deps.txt': 'd' });
      m.put({ Dockerfile: 'FROM BASE\nRUN echo other > /o\n' }, 'caches-other');
      return m.fresh(to(m.ref), from(m.ref), () => m.build(to(m.ref), 'caches-other'));
    },
    never: [depsChanged, /because COPY deps\.txt changed and needs/, /cure: put COPY/],
  },
  {
    name: 'a garbage collection that takes leaves first',
    async run(m) {
      m.put({ Dockerfile: afterRun, 'deps.txt': 'd' });
      const earlier = await m.build();
      for (const step of ['cp /deps.txt', 'COPY deps.txt']) await m.host.collect(step);
      return { before: earlier, now: await m.build(), dockerfile: m.text };
    },
    never: [depsChanged, /ruled out: a lost cache/],
  },
  {
    name: 'an option of the build that reaches the RUN below a COPY',
    async run(m) {
      m.put({ Dockerfile: afterRun.replace('RUN', 'COPY a /a\nRUN'), 'deps.txt': 'd', a: 'a' });
      const earlier = await m.build();
      return { before: earlier, now: await m.build(['--ulimit', 'nofile=1000:1000']), dockerfile: m.text };
    },
    never: [depsChanged],
  },
  {
    name: 'a build against itself',
    async run(m) {
      m.put({ Dockerfile: afterRun, 'deps.txt': 'd1' });
      await m.build();
      m.put({ 'deps.txt': 'd2' });
      const now = await m.build();
      return { before: now, now, dockerfile: m.text };
    },
    never: [depsChanged],
  },
  {
    name: 'a named context whose image moved',
    async run(m) {
      m.put({ Dockerfile: 'FROM img\nCOPY app.txt /app.txt\n', 'app.txt': 'a' });
      const both: Forms[] = [];
      for (const n of ['1', '2']) {
        m.put({ Dockerfile: `FROM BASE\nRUN echo ${n} > /v\n` }, 'caches-img');
        await m.build(['--output', `type=image,name=${m.ref},push=true`], 'caches-img');
        both.push(await m.build(['--build-context', `img=docker-image://${m.ref}`]));
      }
      const [earlier, now] = both as [Forms, Forms];
      return { before: earlier, now, dockerfile: m.text };
    },
    never: [/base image and the steps before it are the same/, /app\.txt changed \[(?:inferred|proven)/],
  },
  {
    name: 'a platform that was added',
    async run(m) {
      m.put({
        Dockerfile:
          'FROM --platform=$BUILDPLATFORM PLATFORMS AS build\nARG TARGETARCH\nRUN echo $TARGETARCH > /a\nFROM PLATFORMS\nCOPY --from=build /a /a\n',
      });
      const earlier = await m.build(['--platform', 'linux/amd64']);
      return { before: earlier, now: await m.build(['--platform', 'linux/amd64,linux/386']), dockerfile: m.text };
    },
    never: [/an option of COPY .* differs/, /file\d/],
  },
  {
    name: 'a cache of another platform',
    run(m) {
      m.put({ Dockerfile: copied.replace('BASE', 'PLATFORMS'), 'deps.txt': 'd' });
      return m.fresh(['--platform', 'linux/amd64', ...to(m.ref)], ['--platform', 'linux/386', ...from(m.ref)]);
    },
    never: [depsChanged],
  },
  {
    name: 'an import that failed, and a file that changed',
    run(m) {
      m.put({ Dockerfile: copied, 'deps.txt': 'd1' });
      return m.fresh([], from(`${m.ref}-none`), () => m.put({ 'deps.txt': 'd2' }));
    },
    never: [/COPY deps\.txt[\s\S]{0,400}its key did not change/],
  },
  {
    name: 'targets of a matrix with another value',
    async run(m) {
      m.put({
        Dockerfile:
          'FROM BASE AS build\nARG NAME\nARG VERSION\nCOPY src.txt /src.txt\nRUN echo "$NAME $(cat /src.txt)" > /n\nRUN echo "v$VERSION" > /v\nFROM BASE\nCOPY --from=build /v /v\nRUN cat /v > /m\n',
        'src.txt': 's',
        'docker-bake.hcl':
          'variable "VERSION" { default = "1" }\ntarget "svc" {\n name = "svc-${n}"\n matrix = { n = ["a", "b"] }\n args = { NAME = n, VERSION = VERSION }\n}\n',
      });
      const baked = async (VERSION: string): Promise<Forms> => {
        const found = await m.host.bakeTargets(m.name, ['svc-a', 'svc-b'], { env: { VERSION } });
        const record = found.get('svc-a');
        assert.ok(record !== undefined);
        return m.host.forms(record);
      };
      const earlier = await baked('1');
      return { before: earlier, now: await baked('2'), dockerfile: m.text };
    },
    never: [/RUN echo "v[^\n]*\n *why: the line is the same/],
    says: [/the step before it, COPY --from=build/],
  },
  {
    name: 'targets on one stage, baked one after the other',
    async run(m) {
      m.put({
        Dockerfile:
          'FROM BASE AS common\nCOPY deps.txt /deps.txt\nRUN cp /deps.txt /deps\nFROM common AS web\nCOPY web.txt /w\nFROM common AS api\nCOPY api.txt /a\n',
        ...{ 'deps.txt': 'd1', 'web.txt': 'w', 'api.txt': 'a' },
        'docker-bake.hcl': 'target "web" { target = "web" }\ntarget "api" { target = "api" }\n',
      });
      const first = (await m.host.bakeTargets(m.name, ['web', 'api'])).get('api');
      m.put({ 'deps.txt': 'd2' });
      await m.host.bakeTargets(m.name, ['web']);
      const last = (await m.host.bakeTargets(m.name, ['api'])).get('api');
      assert.ok(first !== undefined && last !== undefined);
      return { before: await m.host.forms(first), now: await m.host.forms(last), dockerfile: m.text };
    },
    never: [/api\.txt changed \[inferred/, /the earlier build did not build this stage/],
  },
];

describe('What an imported cache really held, on a real BuildKit', () => {
  let host: Host;
  /** A base image of two platforms. */
  let platforms = '';
  before(async () => {
    host = await Host.start();
    platforms = await host.makeBase('platforms', ['--platform', 'linux/amd64,linux/386']);
  });
  after(() => host.stop());

  for (const [i, row] of rows.entries())
    it(row.name, async () => {
      const pair = await row.run(new Machine(host, `caches${i}`, platforms));
      for (const [form, explanation] of inEveryForm(pair.now, pair.before, pair.dockerfile)) {
        const text = textOf(explanation);
        for (const never of row.never) assert.doesNotMatch(text, never, form);
        for (const says of row.says ?? []) assert.match(text, says, form);
      }
    });
});
