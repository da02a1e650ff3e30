import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWithin, mapped, onePath, placeOf, repositorySource, type Place } from '../../../extension/core/lines';

describe('Forms of one path', () => {
  for (const [path, one] of [
    ['/home/me/shop/../shop/Dockerfile', '/home/me/shop/Dockerfile'],
    ['/home/me/Straße und Café/Dockerfile', '/home/me/Straße und Café/Dockerfile'],
    ['/home/me/a\\b', '/home/me/a\\b'],
    ['C:\\Users\\Me\\shop\\Dockerfile', '/mnt/c/users/me/shop/dockerfile'],
    ['c:/Users/Me/shop/Dockerfile', '/mnt/c/users/me/shop/dockerfile'],
    ['/mnt/c/Users/Me/shop/Dockerfile', '/mnt/c/users/me/shop/dockerfile'],
    ['\\\\wsl.localhost\\Ubuntu\\home\\me\\shop', '/home/me/shop'],
    ['\\\\wsl$\\Ubuntu-22.04\\home\\me\\Shop', '/home/me/Shop'],
    ['\\\\server\\share\\Shop', '/server/share/shop'],
    ['/mnt/data/Shop', '/mnt/data/Shop'],
  ] as const)
    it(`${path} is ${one}`, () => assert.equal(onePath(path), one));

  it('a mapping gives a folder its name here, the longest first', () => {
    const mappings = [
      { from: '/home/me', to: '/host' },
      { from: '/home/me/shop', to: '/workspaces/shop' },
    ];
    assert.equal(mapped('/home/me/shop/api/Dockerfile', mappings), '/workspaces/shop/api/Dockerfile');
    assert.equal(mapped('/home/me/shop', mappings), '/workspaces/shop');
    assert.equal(mapped('/home/me/shop2/Dockerfile', mappings), '/host/shop2/Dockerfile');
    assert.equal(mapped('/home/you/x', mappings), '/home/you/x');
  });

  it('a folder whose name begins alike holds nothing of another', () => {
    assert.ok(isWithin('/p/Dockerfile', '/p'));
    assert.ok(isWithin('/p/Dockerfile', '/'));
    assert.ok(!isWithin('/p2/Dockerfile', '/p'));
  });
});

describe('Addresses of one repository', () => {
  for (const address of [
    'https://github.com/acme/shop',
    'https://github.com/acme/shop.git',
    'https://xxxxx:xxxxx@GitHub.com/acme/shop.git',
    'git@github.com:acme/shop.git',
    'ssh://git@github.com:22/acme/shop.git/',
    'git://github.com/acme/shop#main:api',
  ])
    it(address, () => assert.equal(repositorySource(address), 'github.com/acme/shop'));
});

describe('The place of a build', () => {
  const shop = { 'vcs:source': 'git@github.com:acme/shop.git', filename: 'Dockerfile' };
  const table: readonly (readonly [string, Parameters<typeof placeOf>[0], Place])[] = [
    ['docker build .', { contextPath: '/p' }, { dockerfile: '/p/Dockerfile', context: '/p' }],
    [
      'docker build -f services/api/Dockerfile .',
      { contextPath: '/p', dockerfilePath: '/p/services/api/Dockerfile' },
      { dockerfile: '/p/services/api/Dockerfile', context: '/p' },
    ],
    [
      'a relative path of an older buildx',
      { contextPath: '/p', dockerfilePath: 'services/api/Dockerfile' },
      { dockerfile: '/p/services/api/Dockerfile', context: '/p' },
    ],
    ['docker build -f - .', { contextPath: '/p', dockerfilePath: '-' }, { context: '/p', fromInput: true }],
    ['docker build -', { contextPath: '-', attrs: { context: 'http://buildkit-session/x' } }, {}],
    [
      'in a work tree',
      { contextPath: '/p', attrs: { ...shop, 'vcs:localdir:context': '.', 'vcs:localdir:dockerfile': 'services/api' } },
      {
        dockerfile: '/p/Dockerfile',
        context: '/p',
        repository: { source: 'github.com/acme/shop', path: 'services/api/Dockerfile' },
      },
    ],
    [
      'made elsewhere, with the name of another file',
      { dockerfilePath: 'Dockerfile.dev', attrs: { ...shop, 'vcs:localdir:context': 'api' } },
      { repository: { source: 'github.com/acme/shop', path: 'api/Dockerfile.dev' } },
    ],
    ['a folder outside of the work tree', { attrs: { ...shop, 'vcs:localdir:dockerfile': '../elsewhere' } }, {}],
    [
      'of a repository by its address',
      { contextPath: 'https://github.com/acme/shop.git#main:api', attrs: { filename: 'docker/Dockerfile' } },
      { repository: { source: 'github.com/acme/shop', path: 'api/docker/Dockerfile' } },
    ],
    ['a log', {}, {}],
  ];
  for (const [name, notes, place] of table) it(name, () => assert.deepEqual(placeOf(notes), place));
});
