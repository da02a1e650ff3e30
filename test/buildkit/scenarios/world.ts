import { createHash } from 'node:crypto';

/**
 * Projects whose builds can be foretold: each instruction's key and files follow from how the project is made, by the rules that
 * BuildKit keys steps with. What a build's steps differ in from an earlier build's is then known, without asking any builder.
 */

/** One instruction; `uid` stays the same when it is edited. */
export type Line = { readonly uid: number } & (
  | { readonly kind: 'workdir'; readonly path: string }
  | { readonly kind: 'copy'; readonly paths: readonly string[]; readonly dest: string; readonly link?: boolean }
  | { readonly kind: 'from-stage'; readonly stage: string; readonly src: string; readonly dest: string }
  | { readonly kind: 'run'; readonly reads: readonly string[]; readonly out: string; readonly word: string }
  | { readonly kind: 'mount'; readonly path: string; readonly out: string; readonly id?: string }
  | { readonly kind: 'arg' | 'env'; readonly name: string; readonly value: string }
  | { readonly kind: 'label'; readonly value: string }
);

export interface Stage {
  readonly uid: number;
  readonly name: string;
  /** Name of a stage, or of an image. */
  readonly base: string;
  /** The image's tag comes from ARG TAG before the first FROM. */
  readonly tagged?: boolean;
  readonly lines: readonly Line[];
}

export interface App {
  readonly dir: string;
  readonly tag: string;
  readonly stages: readonly Stage[];
}

/** All that decides a build. */
export interface Asked {
  readonly app: App;
  readonly files: ReadonlyMap<string, string>;
  /** Digests by image and tag; any text that differs when the image does. */
  readonly images: ReadonlyMap<string, string>;
  readonly args: Readonly<Record<string, string>>;
  readonly target: string;
}

/** A step as it comes out. */
export interface Step {
  readonly uid: number;
  readonly stage: string;
  /** Line in the Dockerfile. */
  readonly line: number;
  readonly text: string;
  /** Of the filesystem it leaves. */
  readonly key: string;
  /** Of the step itself: of COPY --link without what it is laid over. */
  readonly ownKey: string;
  /** Key of what it stands on. */
  readonly parentKey: string;
  readonly parent?: number;
  readonly env: Readonly<Record<string, string>>;
  /** Files of the context it takes. */
  readonly taken: ReadonlyMap<string, string>;
  /** What it takes of a stage, and which step left it. */
  readonly source?: { readonly stage: string; readonly content: string };
  readonly files: ReadonlyMap<string, string>;
  readonly image: string;
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

export const imageOf = (stage: Stage, app: App, args: Asked['args']): string =>
  stage.tagged === true ? `${stage.base}:${args['TAG'] ?? app.tag}` : stage.base;

function lineText(line: Line): string {
  switch (line.kind) {
    case 'workdir':
      return `WORKDIR ${line.path}`;
    case 'copy':
      return `COPY ${line.link === true ? '--link ' : ''}${line.paths.join(' ')} ${line.dest}`;
    case 'from-stage':
      return `COPY --from=${line.stage} ${line.src} ${line.dest}`;
    case 'run':
      return `RUN echo ${line.word} > ${line.out}${line.reads.length === 0 ? '' : ` && cat ${line.reads.join(' ')} >> ${line.out}`}`;
    case 'mount':
      return `RUN --mount=type=bind,source=${line.path},target=/m${line.id === undefined ? '' : ` --mount=type=cache,id=${line.id},target=/c`} cat /m > ${line.out}`;
    case 'arg':
      return `ARG ${line.name}=${line.value}`;
    case 'env':
      return `ENV ${line.name}=${line.value}`;
    case 'label':
      return `LABEL note=${line.value}`;
  }
}

interface Rendered {
  readonly text: string;
  readonly lines: ReadonlyMap<number, number>;
}

export function render(app: App): Rendered {
  const out: string[] = [];
  const lines = new Map<number, number>();
  if (app.stages.some((s) => s.tagged)) out.push(`ARG TAG=${app.tag}`);
  for (const s of app.stages) {
    out.push(`FROM ${s.base}${s.tagged === true ? ':$TAG' : ''} AS ${s.name}`);
    lines.set(s.uid, out.length);
    for (const l of s.lines) {
      out.push(lineText(l));
      lines.set(l.uid, out.length);
    }
  }
  return { text: `${out.join('\n')}\n`, lines };
}

/** Files below a path, or the file itself, by their paths. */
const below = (files: ReadonlyMap<string, string>, path: string): [string, string][] =>
  [...files].filter(([p]) => p === path || p.startsWith(`${path}/`));

/** Where a copied file lands. */
function landed(
  paths: readonly string[],
  dest: string,
  cwd: string,
  files: ReadonlyMap<string, string>,
): Map<string, string> {
  const to = dest.startsWith('/') ? dest : `${cwd}/${dest === './' ? '' : dest}`.replace(/\/+/g, '/');
  const found = new Map<string, string>();
  for (const path of paths)
    for (const [p, text] of below(files, path)) {
      const rest = p === path ? (p.split('/').at(-1) ?? p) : p.slice(path.length + 1);
      found.set(to.endsWith('/') ? `${to}${rest}` : p === path ? to : `${to}/${rest}`, text);
    }
  return found;
}

/** Stages that a target needs. */
export function needed(app: App, target: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const stage = app.stages.find((s) => s.name === name);
    if (stage === undefined || found.has(name)) return;
    found.add(name);
    visit(stage.base);
    for (const l of stage.lines) if (l.kind === 'from-stage') visit(l.stage);
  };
  visit(target);
  return found;
}

/** What a build would give, by the uids of its lines; stages that the target does not need are left out. */
export function evaluate({ app, files, images, args, target }: Asked): Map<number, Step> {
  const { lines } = render(app);
  const steps = new Map<number, Step>();
  interface End {
    readonly key: string;
    readonly files: ReadonlyMap<string, string>;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly image: string;
    readonly step?: number;
  }
  const ends = new Map<string, End>();
  const wanted = needed(app, target);
  for (const stage of app.stages) {
    if (!wanted.has(stage.name)) continue;
    const base = ends.get(stage.base);
    const image = base?.image ?? images.get(imageOf(stage, app, args)) ?? imageOf(stage, app, args);
    // A stage has what the one it stands on had, ARG too (dockerfile2llb, dispatchState).
    let end: End =
      base === undefined
        ? { key: image, files: new Map(), cwd: '/', env: {}, image }
        : { ...base, env: { ...base.env } };
    for (const line of stage.lines) {
      const { env } = end;
      const made = (
        own: unknown,
        more: ReadonlyMap<string, string>,
        extra: Partial<Pick<Step, 'taken' | 'source'>> & { cwd?: string; apart?: boolean } = {},
      ): void => {
        const { cwd = end.cwd, apart = false, ...rest } = extra;
        const key = apart ? hash(['laid', own, end.key]) : hash([own, end.key]);
        steps.set(line.uid, {
          uid: line.uid,
          stage: stage.name,
          line: lines.get(line.uid) ?? 0,
          text: lineText(line),
          key,
          ownKey: apart ? hash(['apart', own]) : key,
          parentKey: end.key,
          ...(end.step !== undefined && { parent: end.step }),
          env: line.kind === 'run' || line.kind === 'mount' ? env : {},
          taken: new Map(),
          files: new Map([...end.files, ...more]),
          image: end.image,
          ...rest,
        });
        end = { ...end, key, files: new Map([...end.files, ...more]), cwd, step: line.uid };
      };
      switch (line.kind) {
        case 'arg':
          end = { ...end, env: { ...end.env, [line.name]: args[line.name] ?? line.value } };
          break;
        case 'env':
          end = { ...end, env: { ...end.env, [line.name]: line.value } };
          break;
        case 'label':
          break;
        case 'workdir':
          made(['workdir', line.path], new Map(), { cwd: line.path });
          break;
        case 'copy': {
          const taken = new Map(line.paths.flatMap((p) => below(files, p)));
          const laid = landed(line.paths, line.dest, end.cwd, files);
          made(['copy', [...laid]], laid, { taken, apart: line.link === true });
          break;
        }
        case 'from-stage': {
          const source = ends.get(line.stage);
          const found = landed([line.src], line.dest, end.cwd, source?.files ?? new Map());
          made(['copy', [...found]], found, { source: { stage: line.stage, content: hash([...found]) } });
          break;
        }
        case 'run': {
          const read = line.reads.map((p) => end.files.get(p) ?? '');
          made(['run', lineText(line), env, end.cwd], new Map([[line.out, `${line.word}\n${read.join('')}`]]));
          break;
        }
        case 'mount': {
          const taken = new Map(below(files, line.path));
          const own = ['mount', line.path, line.out, [...taken], env, end.cwd];
          made(own, new Map([[line.out, [...taken.values()].join('')]]), { taken });
          break;
        }
      }
    }
    ends.set(stage.name, end);
  }
  return steps;
}
