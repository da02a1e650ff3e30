// Builds the shop five times on a real BuildKit, as in a week of work, and keeps their records in shop/builds:
//   node media/sample/record.mjs
// No network is used: node:22-alpine is served by a registry of this machine, with an npm and an apk that write what is asked for
// and take the time such a step takes.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

const { Host } = await tsImport('../../test/buildkit/host.ts', import.meta.url);
const shop = join(import.meta.dirname, 'shop');
const image = 'ghcr.io/acme/shop:main';

const npm = `#!/bin/sh
case "$PWD $*" in
  "/shop/pages ci") sleep 5; mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json;;
  "/shop/pages run build") sleep 2; mkdir -p dist; cp src/shop.ts dist/shop.js; cp index.html dist;;
  "/shop ci") sleep 7; mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json;;
  "/shop ci --omit=dev") sleep 3; mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json;;
  "/shop run build") sleep 4; mkdir -p dist; { echo "// $RELEASE"; cat src/*.ts src/c*/*.ts; } > dist/server.js;;
  *) echo "no stand-in for npm $* in $PWD" >&2; exit 1;;
esac
`;
const apk = '#!/bin/sh\nsleep 2\nfor name in "$@"; do echo "$name" >> /etc/apk-world; done\n';

const host = await Host.start();
try {
  const local = `localhost:${host.port}`;
  // Where the builds look for images of Docker Hub and of GitHub: the registry of this machine.
  const config = join(host.folder, 'buildkitd.toml');
  writeFileSync(
    config,
    ['docker.io', 'ghcr.io'].map((name) => `[registry."${name}"]\n  mirrors = ["${local}"]\n`).join('') +
      `[registry."${local}"]\n  http = true\n`,
  );
  const serve = async (version) => {
    host.project('node', {
      Dockerfile:
        'FROM BASE\nCOPY --chmod=755 npm apk /usr/local/bin/\nENV NODE_VERSION=' +
        `${version}\nENV PATH=/usr/local/bin:/bin\nRUN mkdir -p /etc && echo node:x:1000:1000::/home/node:/bin/sh >> /etc/passwd\n`,
      npm,
      apk,
    });
    await host.build('node', { flags: ['-t', `${local}/library/node:22-alpine`, '--push'] });
  };

  const project = join(host.folder, 'projects', 'shop');
  cpSync(shop, project, { recursive: true, filter: (path) => !path.endsWith('builds') });
  const kept = join(shop, 'builds');
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept);
  const edit = (path, from, to) => {
    const text = readFileSync(join(project, path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    writeFileSync(join(project, path), text.replace(from, to));
  };
  const record = async (name, builder, flags = []) => {
    const before = new Set((await host.buildx.history(undefined, builder)).entries.map((e) => e.id));
    await host.build('shop', { builder, flags });
    const entry = (await host.buildx.history(undefined, builder)).entries.find((e) => !before.has(e.id));
    await host.run(['history', 'export', '--builder', builder, '-o', join(kept, `${name}.dockerbuild`), entry.id]);
    console.log(name);
  };

  await serve('22.13.0');
  await host.addBuilder('desk', { config });
  const inline = ['--cache-to', 'type=inline', '--output', `type=image,name=${image}`];
  // The sources of the sample are those of its last build: earlier ones are made from them. One line was edited since.
  edit('Dockerfile', 'RUN npm run build -- --sourcemap', 'RUN npm run build');
  edit('src/cart/price.ts', 'const freeFrom = 5000;', 'const freeFrom = 8000;');
  edit('pages/src/shop.ts', "'#count'", "'b'");
  await record('1-first', 'desk');
  edit('pages/src/shop.ts', "'b'", "'#count'");
  await record('2-source-changed', 'desk');
  await record('3-argument-changed', 'desk', ['--build-arg', 'RELEASE=1.3.0']);
  await serve('22.14.0');
  await record('4-base-moved', 'desk', ['--pull', '--build-arg', 'RELEASE=1.3.0', ...inline]);
  await host.build('shop', {
    builder: 'desk',
    flags: ['--build-arg', 'RELEASE=1.3.0', '-t', `${local}/acme/shop:main`, '--cache-to', 'type=inline', '--push'],
  });
  await host.addBuilder('runner', { config });
  edit('src/cart/price.ts', 'const freeFrom = 8000;', 'const freeFrom = 5000;');
  await record('5-needed-downstream', 'runner', [
    ...['--build-arg', 'RELEASE=1.3.0', '--cache-from', `type=registry,ref=${image}`],
    ...inline,
  ]);
} finally {
  await host.stop();
}
