import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../../extension/core/explain';
import { allInputs, type RecordedInput } from '../explain/read';
import { beyond } from './less';
import type { Explained } from './read';

/** Forms of one build by how much they hold: a bundle, a log of events, rows for people. */
const held: Readonly<Record<string, number>> = { dockerbuild: 2, rawjson: 1, plain: 0 };

interface Form extends RecordedInput {
  readonly withText: boolean;
}

const explained = ({ input }: Form): Explained => ({
  records: [input.record],
  explanations: [explain(input)],
  text: '',
});

/** The one holds all that the other does: a bundle has its Dockerfile, a log may be given it. */
const holdsMore = (a: Form, b: Form): boolean =>
  (held[a.form] ?? 0) > (held[b.form] ?? 0)
    ? a.form === 'dockerbuild' || a.withText === b.withText
    : a.form === b.form && a.file === b.file && a.withText && !b.withText;

/** Bake's builds are told apart by their targets, where a form names them. */
const target = ({ input }: Form): string => input.record.bakeTarget ?? '';

describe('forms of one build never contradict one another, and certainty only falls', async () => {
  const forms = [
    ...(await allInputs(false)).map((input): Form => ({ ...input, withText: false })),
    ...(await allInputs(true)).map((input): Form => ({ ...input, withText: true })),
  ];
  for (const more of forms)
    for (const less of forms) {
      if (more.scenario !== less.scenario || more.build !== less.build || !holdsMore(more, less)) continue;
      if (target(more) !== target(less) || (more.scenario === 'bake' && target(more) === '')) continue;
      const named = ({ file, withText }: Form): string => `${file}${withText ? ' with the Dockerfile' : ''}`;
      it(`${more.scenario}/${more.build}: ${named(more)}, ${named(less)}`, () => {
        assert.deepEqual(beyond(explained(more), explained(less)), []);
      });
    }
});
