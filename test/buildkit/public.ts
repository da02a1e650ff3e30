import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of BuildKit's module that hold Dockerfiles, whole or as raw strings of its tests. */
export function buildkitTexts(root: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of readdirSync(root, { recursive: true }).map(String)) {
    if (name.endsWith('_test.go')) {
      const raw = [...readFileSync(join(root, name), 'utf8').matchAll(/`([^`]*)`/g)].map((m) => m[1] ?? '');
      raw.filter((t) => /^\s*FROM\s+\S/im.test(t)).forEach((t, i) => texts.set(`${name}#${i}`, t));
    } else if (/(?:^|[./])Dockerfile(?:\.\w+)?$/.test(name) && !/\.(?:go|dockerignore)$/.test(name)) {
      texts.set(name, readFileSync(join(root, name), 'utf8'));
    }
  }
  return texts;
}

/** Dockerfiles of the Go modules that the tests are built from: of many projects, as they are used there. */
export function moduleTexts(modules: string): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth < 9 && entry.name !== 'cache') visit(path, depth + 1);
      } else if (
        /^(?:Dockerfile(?:\.[\w-]+)?|[\w.-]+\.Dockerfile)$/.test(entry.name) &&
        !/\.(?:go|dockerignore)$/.test(entry.name)
      )
        texts.set(path.slice(modules.length + 1), readFileSync(path, 'utf8'));
    }
  };
  visit(modules, 0);
  return texts;
}
