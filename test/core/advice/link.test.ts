import { describe } from 'node:test';
import { explain } from '../../../extension/core/explain';
import { plan } from '../../../extension/core/plan';
import { recordOf } from './record';
import { check, file, type Row } from './rows';

/** The COPY ran again in the last build because the RUN above it was edited. */
const row = (name: string, text: string, rest: Pick<Row, 'after' | 'refused' | 'says'>): Row => {
  const old = text.replace('RUN apk add curl', 'RUN apk add wget');
  return {
    name,
    text,
    ...rest,
    more: {
      explanation: explain({
        record: recordOf(text, ['RUN', 'COPY']),
        plan: plan(text, { file }),
        baselines: [{ record: recordOf(old, ['RUN', 'COPY']), plan: plan(old, { file }) }],
      }),
    },
  };
};

describe('advice: --link', () => {
  check('link', [
    row('a file beside the programs', 'FROM alpine\nRUN apk add curl\nCOPY a.sh /usr/local/bin/a.sh\n', {
      after: 'FROM alpine\nRUN apk add curl\nCOPY --link a.sh /usr/local/bin/a.sh\n',
      says: /Promised: the same files/,
    }),
    row(
      'a folder that WORKDIR makes, with a flag',
      'FROM alpine\nWORKDIR /app\nRUN apk add curl\ncopy --chown=0:0 a.ini ./a.ini\n',
      {
        after: 'FROM alpine\nWORKDIR /app\nRUN apk add curl\ncopy --link --chown=0:0 a.ini ./a.ini\n',
      },
    ),
    row('a mode', 'FROM alpine\nRUN apk add curl\nCOPY --chmod=644 a /opt/a.txt\n', {
      refused: /the folders on its way would get its --chmod too/,
    }),
    row('an owner', 'FROM alpine\nRUN apk add curl\nCOPY --chown=7:8 a /opt/a.txt\n', {
      refused: /the folders on its way would get its --chown too/,
    }),
    row('a mode of a file at the root', 'FROM alpine\nRUN apk add curl\nCOPY --chmod=644 a /a.txt\n', {
      after: 'FROM alpine\nRUN apk add curl\nCOPY --link --chmod=644 a /a.txt\n',
    }),
    row('a folder that is not known', 'FROM alpine\nRUN apk add curl\nCOPY a /data/a.txt\n', {
      refused: /\/data may be in the base image/,
    }),
    row(
      'a folder that a RUN makes',
      'FROM alpine\nRUN mkdir /data\nWORKDIR /data\nRUN apk add curl\nCOPY a ./a.txt\n',
      {
        refused: /line 2 may make \/data/,
      },
    ),
    row(
      'a folder that an earlier COPY makes with a mode',
      'FROM alpine\nRUN apk add curl\nCOPY --link --chmod=600 a /opt/deep/a\nCOPY b.txt /opt/b.txt\n',
      { refused: /line 3 may make a folder on its way/ },
    ),
    row(
      'a folder whose mode a RUN changes',
      'FROM alpine\nRUN cd / && chmod 700 opt\nRUN apk add curl\nCOPY a /opt/a.txt\n',
      {
        refused: /line 2 may give a folder on its way/,
      },
    ),
    row('/tmp', 'FROM alpine\nRUN apk add curl\nCOPY a /tmp/a.txt\n', { refused: /mode of its own/ }),
    row('a user', 'FROM alpine\nUSER app\nRUN apk add curl\nCOPY a /opt/a.txt\n', { refused: /USER/ }),
    row('an owner by name', 'FROM alpine\nRUN apk add curl\nCOPY --chown=app a /opt/a.txt\n', {
      refused: /can not resolve/,
    }),
    row('an old frontend', '# syntax=docker/dockerfile:1.2\nFROM alpine\nRUN apk add curl\nCOPY a /opt/a.txt\n', {
      refused: /1\.4/,
    }),
    row('--link already', 'FROM alpine\nRUN apk add curl\nCOPY --link a /opt/a.txt\n', {}),
    { name: 'no build shows that it helps', text: 'FROM alpine\nRUN apk add curl\nCOPY a /opt/a.txt\n' },
  ]);
});
