import { firstOf, has, mustRead, present, readJson, type Manager } from './manager';

export const bundler: Manager = {
  name: 'bundler',
  install: /^bundle install(?: --[a-z-]+(?:[= ]\w+)?| -j ?\d+)*$/,
  reads: present('Gemfile', 'Gemfile.lock', '.ruby-version', '.tool-versions', '.bundle/config'),
  writes: [],
  refuse: (project) =>
    firstOf(
      mustRead(project, 'Gemfile'),
      /^\s*gemspec\b|\bpath(?::|\s*=>)|\beval_gemfile\b|\brequire_relative\b/m.test(project.read('Gemfile') ?? '') &&
        'Gemfile names files of the source',
      !has(project, 'Gemfile.lock') && 'there is no Gemfile.lock: the install would write one',
      !/--(?:frozen|deployment)\b/.test(project.command) &&
        !['BUNDLE_FROZEN', 'BUNDLE_DEPLOYMENT'].some((n) => /^(?:1|true)$/.test(project.env.get(n) ?? '')) &&
        'the install may rewrite Gemfile.lock, and copying the source behind it would put the old one back: BUNDLE_FROZEN or BUNDLE_DEPLOYMENT prevents that',
      /--(?:path|deployment|gemfile|standalone)\b/.test(project.command) &&
        has(project, 'vendor/bundle') &&
        'the gems are installed into the source',
    ),
};

export const composer: Manager = {
  name: 'composer',
  install: /^(?:php )?(?:\.\/)?composer(?:\.phar)? install(?: --?[a-z][a-z-]*)*$/,
  reads: (project) => [
    ...present('composer.json', 'composer.lock', 'symfony.lock', 'auth.json')(project),
    ...(project.command.includes('composer.phar') ? present('composer.phar')(project) : []),
  ],
  writes: ['vendor'],
  refuse: (project) =>
    firstOf(
      mustRead(project, 'composer.json'),
      !has(project, 'composer.lock') && 'there is no composer.lock: the install would write one',
      readJson(project, 'composer.json') === undefined && 'composer.json is no JSON object',
      /"type"\s*:\s*"(?:path|artifact)"/.test(project.read('composer.json') ?? '') &&
        'composer.json names folders of the source',
      !/--no-scripts/.test(project.command) && 'without --no-scripts the install may run scripts of the source',
      !/--no-autoloader/.test(project.command) &&
        'without --no-autoloader the install reads the source to write the class map',
    ),
};
