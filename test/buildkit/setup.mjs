// Builds BuildKit's daemon and command, buildx, a registry and the oracle from their Go modules, once, into the cache.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached, has, run } from '../../.config/cache.mjs';
import { setupDebian } from '../../.config/setup.mjs';

const here = import.meta.dirname;
const key = (...files) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex').slice(0, 16);
};

function needGo() {
  if (!has('go')) throw new Error('please install Go: the tests build BuildKit from its modules');
}

const environment = (bin) => ({ ...process.env, CGO_ENABLED: '0', GOBIN: bin });

/** Folder with buildkitd, buildctl, buildx and registry. */
export function setupBuildkit() {
  needGo();
  setupDebian({
    runc: () => has('runc'),
    'busybox-static': () => existsSync('/bin/busybox') || existsSync('/usr/bin/busybox'),
  });
  return cached(`buildkit-${key('go.mod', 'go.sum', 'registry/go.mod', 'registry/go.sum')}`, (folder) => {
    const env = environment(folder);
    run('go', ['install', '-ldflags', '-s -w', 'tool'], { cwd: here, env });
    run('go', ['install', '-ldflags', '-s -w', 'tool'], { cwd: join(here, 'registry'), env });
  });
}

/** Paths of the oracles: BuildKit's frontend, and its ignore matcher, as commands. */
export function setupOracle(name = 'oracle') {
  needGo();
  const folder = cached(`${name}-${key('go.sum', `${name}/main.go`)}`, (part) => {
    run('go', ['build', '-ldflags', '-s -w', '-o', join(part, name), `./${name}`], {
      cwd: here,
      env: environment(part),
    });
  });
  return join(folder, name);
}

/** Folder of BuildKit's module: its own tests hold Dockerfiles. */
export function buildkitModule() {
  needGo();
  const cache =
    process.env.GOMODCACHE ?? join(process.env.GOPATH ?? join(process.env.HOME ?? '/root', 'go'), 'pkg', 'mod');
  const parent = join(cache, 'github.com', 'moby');
  if (!existsSync(parent) || !readdirSync(parent).some((name) => name.startsWith('buildkit@')))
    run('go', ['mod', 'download', 'github.com/moby/buildkit'], { cwd: here });
  const name = readdirSync(parent)
    .filter((n) => n.startsWith('buildkit@'))
    .sort()
    .at(-1);
  return join(parent, name);
}
