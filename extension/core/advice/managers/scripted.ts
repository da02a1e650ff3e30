import { firstOf, has, mustRead, present, readJson, type Manager, type Project } from './manager';
import { namedBy, quoted, whyNot, type Named } from './named';

/** What a Gemfile names: it is a program, and reads files by their names. */
const gemfileNeeds = (project: Project): Named =>
  namedBy(project, present('Gemfile', '.bundle/config')(project), (text, file) =>
    file === 'Gemfile' || file.endsWith('.rb') || file.startsWith('Gemfile')
      ? quoted(text.replace(/^\s*#.*$/gm, '')).flatMap((w) => [w, `${w}.rb`])
      : text.split('\n').map((l) =>
          l
            .replace(/^[^:]*:\s*/, '')
            .replace(/^["']|["']$/g, '')
            .trim(),
        ),
  );

/** Words by which a Gemfile reads more than its own text. */
const readsByCall =
  /\b(?:eval_gemfile|require_relative|File|IO|Dir|Pathname|load|instance_eval|Kernel)\b(?![^\n]*["'])|`|%x|#\{/;

export const bundler: Manager = {
  name: 'bundler',
  install: /^bundle install(?: --[a-z-]+(?:[= ]\w+)?| -j ?\d+)*$/,
  reads: (project) => [
    ...new Set([
      ...present('Gemfile', 'Gemfile.lock', '.ruby-version', '.tool-versions', '.bundle/config')(project),
      ...gemfileNeeds(project).files,
    ]),
  ],
  writes: [],
  variables: /^BUNDLE_/,
  note: (project) =>
    /--(?:frozen|deployment)\b/.test(project.command) ||
    ['BUNDLE_FROZEN', 'BUNDLE_DEPLOYMENT'].some((n) => /^(?:1|true)$/.test(project.env.get(n) ?? ''))
      ? undefined
      : `${project.command} may rewrite Gemfile.lock where it does not fit: the image then holds that of the source`,
  refuse: (project) =>
    firstOf(
      mustRead(project, 'Gemfile'),
      /^\s*gemspec\b|\bpath(?::|\s*=>)/m.test(project.read('Gemfile') ?? '') && 'Gemfile names files of the source',
      readsByCall.test((project.read('Gemfile') ?? '').replace(/^\s*#.*$/gm, '')) &&
        "Gemfile reads files that can't be told",
      whyNot(gemfileNeeds(project)),
      !has(project, 'Gemfile.lock') && 'there is no Gemfile.lock: the install would write one',
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
  fetch: {
    when: /^(?:php )?(?:\.\/)?composer(?:\.phar)? install\b(?!.*--no-autoloader)/,
    command: ({ command }) =>
      `${command.replace(/ (?:-o|--optimize-autoloader|--classmap-authoritative|-a|--no-scripts)\b/g, '')} --no-scripts --no-autoloader`,
  },
};
