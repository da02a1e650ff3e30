import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classify, type BuildxProblem } from '../../extension/buildx/errors';

describe('What buildx writes when it fails', () => {
  const table: readonly [name: string, stderr: string, problem: BuildxProblem][] = [
    [
      'no plugin',
      "docker: unknown command: docker buildx\n\nRun 'docker --help' for more information\n",
      'not-installed',
    ],
    [
      'no plugin, and a flag that docker does not know',
      "unknown flag: --format\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information\n",
      'not-installed',
    ],
    ['an old plugin', "unknown flag: --format\nSee 'docker buildx ls --help'.\n\nUsage:  docker buildx ls\n", 'failed'],
    ['no such builder', 'ERROR: no builder "x" found\n', 'no-builder'],
    [
      'a daemon that is down',
      'ERROR: dial unix /run/buildkit.sock: connect: connection refused\n',
      'daemon-unreachable',
    ],
  ];
  for (const [name, stderr, problem] of table)
    it(name, () => {
      assert.equal(classify(stderr).problem, problem);
    });
});
