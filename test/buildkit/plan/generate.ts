import fc from 'fast-check';

/** Mostly what BuildKit takes, now and then what it refuses. */
const rarely = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 60, arbitrary: good }, { weight: 1, arbitrary: bad });

const name = rarely(fc.constantFrom('a', 'b', 'build', 'x1', 'base'), fc.constant('Base'));
const image = rarely(
  fc.constantFrom(
    'alpine',
    'alpine:3',
    'golang:1.22-alpine',
    'scratch',
    'ghcr.io/o/i:v1',
    'alpine:${VER:-9}',
    '${IMG:-alpine}',
  ),
  fc.constantFrom('${IMG}', 'alpine:${VER}', '$NONE', 'Upper/Case'),
);
const variable = fc.constantFrom('VER', 'IMG', 'X', 'TARGETARCH', 'HOME', 'NONE', 'PATH');
const value = rarely(
  fc.constantFrom(
    '1',
    'a b',
    '"q r"',
    "'s'",
    '$X',
    '${VER}',
    '${X:-d}',
    '${X:+p}',
    '${VER#1}',
    '${VER%.*}',
    '${VER/1/2}',
    '${VER//./-}',
    '${X-e}',
    '${X+f}',
    '${VER##*.}',
    '${VER%%.*}',
    '\\$X',
    '"$VER"',
    "'$VER'",
  ),
  fc.constantFrom('${X:?e}', '', '${', '"open'),
);
const path = fc.constantFrom('a', './b', '/c/', '.', 'src/*.c', 'd/../e', '$X', '${VER}/f', '"g h"', '--x');
const words = fc.constantFrom(
  'echo hi',
  'make -j2 && make install',
  'printf "a\\n"',
  'echo $VER ${X}',
  '["sh", "-c", "true"]',
  '[ -f x ] || true',
  "echo 'it''s'",
  'true # not a comment',
);
const mount = rarely(
  fc.constantFrom(
    'type=bind,target=/src',
    'type=bind,from=a,source=/x,target=/y',
    'type=cache,target=/c',
    'type=cache,from=b,target=/c,source=/d',
    'type=secret,id=t',
    'type=tmpfs,target=/t',
    'type=ssh',
    'from=alpine:3,target=/m',
    'target=/n,source=$X',
    'type=cache,target=rel,id=i,sharing=locked',
    'type=cache,target=/u,uid=1000,mode=0755',
  ),
  fc.constantFrom('type=bind,from=${X},target=/z', 'type=nope,target=/q', 'type=secret'),
);
const maybe = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined, freq: 2 });
const spaced = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((p) => p !== undefined && p !== '').join(' ');

const from = fc
  .record({
    image: fc.oneof({ weight: 3, arbitrary: image }, { weight: 2, arbitrary: name }),
    as: maybe(name),
    platform: fc.option(
      rarely(fc.constantFrom('$BUILDPLATFORM', 'linux/arm64', 'linux/arm/v7'), fc.constant('$NONE')),
      {
        nil: undefined,
        freq: 5,
      },
    ),
  })
  .map(({ image: i, as, platform }) =>
    spaced(
      'FROM',
      platform === undefined ? undefined : `--platform=${platform}`,
      i,
      as === undefined ? undefined : `AS ${as}`,
    ),
  );

const copy = fc
  .record({
    keyword: fc.constantFrom('COPY', 'COPY', 'ADD', 'copy'),
    from: fc.option(rarely(fc.oneof(name, fc.constantFrom('0', 'alpine:3')), fc.constantFrom('1', '9', '$X')), {
      nil: undefined,
      freq: 2,
    }),
    link: fc.constantFrom('', '', '', '--link', '--link=false'),
    chown: fc.constantFrom('', '', '', '--chown=1:1', '--chown=$X', '--chmod=755', '--chmod=u+x'),
    sources: fc.array(path, { minLength: 1, maxLength: 3 }),
    dest: path,
    json: fc.boolean(),
  })
  .map((c) => {
    const flag = c.from === undefined || c.keyword === 'ADD' ? '' : `--from=${c.from}`;
    const all = [...c.sources, c.dest];
    const plain = all.every((p) => !/["$]/.test(p));
    return spaced(c.keyword, flag, c.link, c.chown, c.json && plain ? JSON.stringify(all) : all.join(' '));
  });

const run = fc
  .record({
    mounts: fc.array(mount, { maxLength: 2 }),
    network: fc.constantFrom('', '', '', '--network=none', '--security=sandbox'),
    words,
  })
  .map((r) => spaced('RUN', ...r.mounts.map((m) => `--mount=${m}`), r.network, r.words));

const heredoc = fc.constantFrom(
  'RUN <<EOF\necho one\n# kept\necho $VER\nEOF',
  'COPY <<EOF /conf\nkey=$X\nEOF',
  "COPY <<'A' <<-B /d/\none\nA\n\ttwo\n\tB",
  'RUN <<EOF cat > /x\nhi\nEOF',
  'RUN cat <<A <<B\n1\nA\n2\nB',
  'RUN <<EOF\n#!/bin/sh\ntrue\nEOF',
);
const setting = rarely(
  fc.oneof(
    fc.tuple(variable, value).map(([n, v]) => `ENV ${n}=${v === 'a b' ? '"a b"' : v}`),
    fc.tuple(variable, value).map(([n, v]) => `ENV ${n} ${v}`),
    fc
      .tuple(variable, maybe(value))
      .map(([n, v]) => `ARG ${n}${v === undefined ? '' : `=${v === 'a b' ? '"a b"' : v}`}`),
    fc.constantFrom(
      'WORKDIR /w',
      'WORKDIR rel',
      'WORKDIR $X',
      'WORKDIR /',
      'USER app',
      'USER $X',
      'SHELL ["/bin/bash", "-c"]',
      'LABEL a=b',
      'CMD ["x"]',
      'EXPOSE 80',
      'VOLUME /v',
      'STOPSIGNAL SIGTERM',
      'HEALTHCHECK NONE',
      'ENTRYPOINT ["e"]',
      'MAINTAINER me',
      'ONBUILD RUN echo on',
      'ONBUILD COPY . /on',
      'ONBUILD WORKDIR /ob',
    ),
  ),
  fc.constantFrom('BOGUS x', 'RUNN y', 'ONBUILD COPY --from=a /x /y', 'WORKDIR', 'COPY one', 'SHELL sh -c'),
);
const remote = fc.constantFrom(
  'ADD https://example.com/a.tar.gz /r/',
  'ADD https://github.com/o/r.git /g',
  'ADD git@github.com:o/r.git#main /g2',
  'ADD http://x.test/y?z=1 a /m/',
  'ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://x.test/y /y',
  'ADD --keep-git-dir=true https://github.com/o/r.git#v1 /h',
);

const instruction = fc.oneof(
  { weight: 3, arbitrary: copy },
  { weight: 3, arbitrary: run },
  { weight: 3, arbitrary: setting },
  { weight: 1, arbitrary: heredoc },
  { weight: 1, arbitrary: remote },
);

/** How lines may be laid out: continued, commented, indented. */
const layout = fc.constantFrom(
  (line: string): string => line,
  (line: string): string => line,
  (line: string): string => (line.includes('\n') ? line : line.replace(/ (?=[^ ]+$)/, ' \\\n    ')),
  (line: string): string =>
    line.includes('\n') ? line : line.replace(/ (?=[^ ]+$)/, ' \\\n# a comment between\n\n  '),
  (line: string): string => `# before\n${line}`,
  (line: string): string => `\n  ${line}`,
);

/** Dockerfiles at the corners of the language; most are whole, some are what BuildKit refuses. */
export const dockerfile: fc.Arbitrary<string> = fc
  .record({
    head: fc.constantFrom(
      '',
      '',
      '',
      '# syntax=docker/dockerfile:1\n',
      '\ufeff',
      '# check=skip=all\n',
      '# escape=\\\n',
    ),
    globals: fc.array(
      fc.constantFrom('ARG VER=3', 'ARG IMG=alpine:3', 'ARG X', 'ARG VER=${VER}.1', 'ARG IMG=golang:${VER}'),
      { maxLength: 3 },
    ),
    stages: fc.array(fc.tuple(from, fc.array(fc.tuple(instruction, layout), { maxLength: 6 })), {
      minLength: 1,
      maxLength: 4,
    }),
    ending: fc.constantFrom('\n', '\n', '\r\n', ''),
  })
  .map(({ head, globals, stages, ending }) => {
    const lines = [...globals, ...stages.flatMap(([f, list]) => [f, ...list.map(([i, lay]) => lay(i))])];
    const text = `${head}${lines.join('\n')}`;
    return ending === '\r\n' ? `${text.replace(/\n/g, '\r\n')}\r\n` : `${text}${ending}`;
  });
