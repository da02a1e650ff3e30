// Builds BuildKit's daemon and command, buildx, a registry and the oracle from their Go modules, once, into the cache.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
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

/** The version that the docker client says of itself, and the module it is built from. */
const dockerCli = { module: 'github.com/docker/cli@v29.9.3+incompatible', version: '29.9.3' };
/** Compose refuses a buildx whose version is not a number, as one built from a module has it. */
const buildxVersion = 'v0.38.2';

/** A flag of Go's linker that sets a variable of a package. */
const stamp = (variable, value) => `-X ${variable}=${value}`;

/** The docker client, built from its module: its go.mod is kept as vendor.mod. */
function buildDockerClient(folder) {
  const source = join(folder, 'source');
  const found = spawnSync('go', ['mod', 'download', '-json', dockerCli.module], { cwd: here, encoding: 'utf8' });
  if (found.status !== 0) throw new Error(`go mod download ${dockerCli.module} failed: ${found.stderr}`);
  cpSync(JSON.parse(found.stdout).Dir, source, { recursive: true });
  run('chmod', ['-R', 'u+w', source]);
  for (const kind of ['mod', 'sum']) cpSync(join(source, `vendor.${kind}`), join(source, `go.${kind}`));
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' };
  // The version of swarmkit that it names can't be had from the proxy.
  run('go', ['get', 'github.com/moby/swarmkit/v2@latest'], { cwd: source, env });
  const flags = `-s -w ${stamp('github.com/docker/cli/cli/version.Version', dockerCli.version)}`;
  run('go', ['build', '-ldflags', flags, '-o', join(folder, 'docker'), './cmd/docker'], { cwd: source, env });
  rmSync(source, { recursive: true, force: true });
}

/** Folder with dockerd, containerd and its shim, the docker client, and `cli-plugins/` with buildx and compose. */
export function setupEngine() {
  needGo();
  setupDebian({
    runc: () => has('runc'),
    iptables: () => has('iptables') || existsSync('/usr/sbin/iptables'),
    iproute2: () => has('ip') || existsSync('/usr/sbin/ip'),
    'busybox-static': () => existsSync('/bin/busybox') || existsSync('/usr/bin/busybox'),
  });
  const sums = ['go.mod', 'go.sum', 'engine/go.mod', 'engine/go.sum', 'compose/go.mod', 'compose/go.sum'];
  return cached(`engine-${key(...sums)}`, (folder) => {
    const env = environment(folder);
    const plugins = join(folder, 'cli-plugins');
    mkdirSync(plugins, { recursive: true });
    run('go', ['install', '-ldflags', '-s -w', 'tool'], { cwd: join(here, 'engine'), env });
    const buildx = `-s -w ${stamp('github.com/docker/buildx/version.Version', buildxVersion)}`;
    const plugin = (name, cwd, flags, from) =>
      run('go', ['build', '-ldflags', flags, '-o', join(plugins, name), from], { cwd, env });
    plugin('docker-buildx', here, buildx, 'github.com/docker/buildx/cmd/buildx');
    plugin('docker-compose', join(here, 'compose'), '-s -w', 'github.com/docker/compose/v5/cmd');
    buildDockerClient(folder);
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
