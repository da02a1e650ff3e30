import fc from 'fast-check';

/** Files of every generated project. */
export const files: Readonly<Record<string, string>> = {
  'a.txt': 'a',
  'b.txt': 'b',
  'conf/x.ini': 'x',
  'conf/sub/y.ini': 'y',
  'src/main.js': 'main',
  'run.sh': '#!/bin/sh\necho run\n',
  'package.json': '{"name":"p"}',
  'package-lock.json': '{}',
  '.dockerignore': 'Dockerfile\n',
};

/** A stage with tools that stand for the ones people use: they read and write where those do. */
const tools = [
  'FROM BASE AS tools',
  `RUN printf '#!/bin/sh\\nmkdir -p node_modules /root/.npm\\ncp package.json node_modules/list 2>/dev/null\\necho x > /root/.npm/x\\n' > /bin/npm && printf '#!/bin/sh\\nmkdir -p /usr/lib/pkg /var/cache/apt\\necho "$@" >> /usr/lib/pkg/list\\n' > /bin/apt-get && chmod 755 /bin/npm /bin/apt-get && mkdir -p /etc /root && echo root:x:0:0:root:/root:/bin/sh > /etc/passwd`,
];

const copy = fc
  .record({
    keyword: fc.constantFrom('COPY', 'COPY', 'COPY', 'ADD', 'copy'),
    flags: fc.constantFrom('', '', '', '', '--link ', '--chown=7:8 ', '--chmod=640 ', '--chown=0:0 --chmod=755 '),
    what: fc.constantFrom(
      'a.txt ./',
      'a.txt /opt/a.txt',
      'a.txt b.txt /opt/',
      './a.txt ./renamed',
      'conf ./conf',
      'conf/ /etc/conf/',
      'conf/x.ini /etc/conf/x.ini',
      '*.txt /texts/',
      'src src',
      'src/ ./',
      'run.sh /usr/bin/run',
      'package.json package-lock.json ./',
      'package*.json ./',
      '. .',
      '. /all/',
      '["b.txt", "/opt/b.txt"]',
    ),
  })
  .map(({ keyword, flags, what }) => `${keyword} ${flags}${what}`);

/** Commands that give the same wherever they run, and read what a fix may have moved. */
const run = fc.constantFrom(
  'RUN mkdir -p /one/two',
  'RUN echo built > /built',
  'RUN cat *.txt > /sum 2>/dev/null || true',
  'RUN find /opt /etc/conf /texts -type f 2>/dev/null | sort > /found || true',
  `RUN ls -ln / /opt 2>/dev/null | awk '!/owners/ {print $1,$3,$4,$9}' > /owners || true`,
  'RUN env | sort | grep -E "^(MODE|NODE_ENV|GIT_SHA|VERSION|BUILD_DATE)=" > /environment || true',
  'RUN echo "$GIT_SHA" > /sha',
  'RUN echo "$MODE ${GIT_SHA}" >> /mode',
  'RUN pwd > /where; id -u > /who 2>/dev/null || true',
  'RUN rm -rf ./conf a.txt',
  'RUN rm -rf /opt /texts',
  'RUN mkdir -p /opt && chmod 700 /opt',
  'RUN ln -sfn /one /link',
  'RUN cp -r conf src /copied 2>/dev/null || true',
  'RUN cat a.txt b.txt > /both 2>/dev/null || true',
  'RUN cat /opt/a.txt > /read 2>/dev/null || true',
  'RUN sh run.sh > /ran 2>/dev/null || true',
  'RUN apt-get update && apt-get install -y curl',
  'RUN apt-get install -y --no-install-recommends make gcc && rm -rf /var/lib/apt/lists/*',
  'RUN npm ci 2>/dev/null || true',
  'RUN <<EOF\necho heredoc > /heredoc\nEOF',
  'RUN echo a && \\\n    # why\n    echo b > /b',
);
const install = fc.constantFrom(
  'COPY a.txt /opt/in/a.txt\nRUN apt-get install -y jq\nRUN cat /opt/in/a.txt > /result && rm -f /opt/in/a.txt',
  'WORKDIR /w\nCOPY a.txt ./\nRUN apt-get update && apt-get install -y git\nRUN cat a.txt > /result',
  'WORKDIR /w\nCOPY a.txt ./\nRUN apt-get install -y git\nRUN cp a.txt /result\nCOPY . .',
  'COPY src /srv/src\nCOPY a.txt /srv/\nRUN apt-get install -y zip',
  'WORKDIR /srv\nADD a.txt conf ./\nRUN apt-get install -y zip\nENV MODE=later\nRUN mkdir -p /var/log/z',
  'COPY . .\nRUN npm ci',
  'COPY . /app\nRUN npm ci\nRUN cat node_modules/list > /deps 2>/dev/null || true',
  'COPY package.json package-lock.json ./\nRUN npm ci',
  'WORKDIR /app\nCOPY . .\nRUN npm install\nRUN cp src/main.js out.js',
);
const setting = fc.constantFrom(
  'WORKDIR /app',
  'WORKDIR sub',
  'ENV MODE=dev',
  'ENV NODE_ENV=production',
  'ENV GIT_SHA=fixed',
  'ARG GIT_SHA=0',
  'ARG VERSION=1',
  'ENV VERSION=$VERSION',
  'ARG BUILD_DATE',
  'LABEL version=$VERSION',
  'USER 1000',
  'USER 0',
  'SHELL ["/bin/sh", "-ec"]',
  'CMD ["run"]',
  'ENTRYPOINT ["/bin/sh"]',
);
const step = fc.oneof(
  { weight: 5, arbitrary: copy },
  { weight: 5, arbitrary: run },
  { weight: 3, arbitrary: setting },
  { weight: 2, arbitrary: install },
);

interface Stage {
  readonly base: number;
  readonly steps: readonly string[];
  readonly reads: readonly (readonly [number, string])[];
}

const stage: fc.Arbitrary<Stage> = fc.record({
  base: fc.nat(9),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  reads: fc.array(
    fc.tuple(
      fc.nat(9),
      fc.constantFrom('/out /out', '/out/file /file', '/opt /opt', '/app /app', '/etc/conf ./conf', '/opt/a.txt ./a'),
    ),
    { maxLength: 2 },
  ),
});

/** A stage that copies for others to read, on one that took time. */
const copying = fc.record({
  base: fc.nat(9),
  folder: fc.constantFrom('', 'WORKDIR /work\n', 'WORKDIR /opt\nWORKDIR in\n', 'ARG TO=/opt\n'),
  copy: fc.constantFrom<readonly [string, string]>(
    ['COPY a.txt /given/a.txt', '/given/a.txt'],
    ['COPY ./a.txt /given', '/given'],
    ['COPY --chmod=640 a.txt b.txt /given/', '/given/b.txt'],
    ['COPY ./conf /given/conf', '/given/conf/x.ini'],
    ['COPY --chown=7:8 conf/x.ini /given', '/given'],
    ['ADD --chmod=604 a.txt /given', '/given'],
    ['COPY a.txt ./rel/a.txt', './rel/a.txt'],
    ['COPY src/main.js /given/main.js\nCOPY a.txt /given/a.txt', '/given/a.txt'],
    ['COPY src /given/src\nCOPY a.txt /given/src/a.txt', '/given/src/a.txt'],
    ['COPY --link a.txt /given/', '/given/a.txt'],
    ['COPY a.txt /given/a.txt\nRUN echo more > /more', '/given/a.txt'],
    ['COPY a.txt /given/a.txt\nENV MODE=copied', '/given/a.txt'],
    ['COPY a.txt /given/a.txt\nWORKDIR /given', '/given/a.txt'],
    ['COPY *.txt /given/', '/given/b.txt'],
    ['COPY a.txt /given/a.txt\nRUN echo more >> /given/a.txt', '/given/a.txt'],
    ['COPY a.txt /given/a.txt', '/given'],
  ),
  flags: fc.constantFrom('', '', '--chown=1:2 ', '--chmod=600 ', '--link '),
  to: fc.constantFrom('/taken', '/taken/', './', '/opt/taken/it'),
});

/** Dockerfiles in which a stage copies for a later one: what splitting a stage is for. */
export const splittable: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(step, { maxLength: 3 }),
    fc.array(copying, { minLength: 1, maxLength: 3 }),
    fc.array(step, { maxLength: 2 }),
  )
  .map(([before, stages, after]) => {
    const lines = [...tools, 'FROM tools AS heavy', ...before, 'USER 0', 'RUN echo heavy > /heavy'];
    stages.forEach(({ base, folder, copy: [text] }, i) => {
      const bases = ['heavy', 'heavy', ...stages.slice(0, i).map((_, n) => `c${n}`)];
      lines.push(`FROM ${bases[base % bases.length] ?? 'heavy'} AS c${i}`, `${folder}${text}`);
    });
    lines.push(
      'FROM BASE',
      ...stages.map(
        ({ copy: [, path], flags, to }, i) => `COPY ${flags}--from=c${i} ${path} ${to}${to.endsWith('/') ? '' : i}`,
      ),
    );
    return `${[...lines, ...after].join('\n')}\n`;
  });

/** Dockerfiles that mostly build: `BASE` stands for the base image. Every stage holds /out/file. */
export const buildable: fc.Arbitrary<string> = fc.array(stage, { minLength: 1, maxLength: 4 }).map((stages) => {
  const lines = [...tools];
  stages.forEach(({ base, steps, reads }, index) => {
    const bases = ['tools', ...stages.slice(0, index).map((_, i) => `s${i}`)];
    const last = index === stages.length - 1;
    lines.push(`FROM ${bases[base % bases.length] ?? 'tools'} AS s${index}`);
    lines.push(...steps);
    for (const [from, paths] of reads) if (index > 0) lines.push(`COPY --from=s${from % index} ${paths}`);
    if (!last)
      lines.push(`USER 0\nRUN mkdir -p /out /opt /app /etc/conf && touch /opt/a.txt && echo ${index} > /out/file`);
  });
  return `${lines.join('\n')}\n`;
});
