import { cacheExportsOf, failedExports } from './cache-exports';
import { cacheImportsOf } from './cache-imports';
import type { DefinedTarget } from './log/bake-definition';
import type { BuildCommand } from './log/command';
import type { LogBuild } from './log/log';
import type { TargetVertices } from './log/targets';
import { statusOf } from './status';
import { showsEnd } from './whole';
import type { BuildRecord, CacheRef } from './types';

type Asked = Pick<
  BuildRecord,
  | 'target'
  | 'platforms'
  | 'buildArgs'
  | 'noCache'
  | 'noCacheFilter'
  | 'cacheImports'
  | 'contextPath'
  | 'dockerfilePath'
  | 'attrs'
  | 'builder'
>;

const attrsOf = (
  args: Readonly<Record<string, string>>,
  contexts: Readonly<Record<string, string>>,
  target: string | undefined,
): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(args).map(([k, v]) => [`build-arg:${k}`, v])),
  ...Object.fromEntries(Object.entries(contexts).map(([k, v]) => [`context:${k}`, v])),
  ...(target !== undefined && { target }),
});

/** What the printed definition says of one target: all that bake asks for. */
function ofDefinition(t: DefinedTarget, command: BuildCommand | undefined): Asked {
  return {
    ...(t.target !== undefined && { target: t.target }),
    ...(t.platforms !== undefined && { platforms: t.platforms }),
    buildArgs: t.args,
    noCache: t.noCache || command?.noCache === true,
    noCacheFilter: t.noCacheFilter,
    cacheImports: t.cacheFrom,
    ...(t.context !== undefined && { contextPath: t.context }),
    ...(t.dockerfile !== undefined && { dockerfilePath: t.dockerfile }),
    attrs: attrsOf(t.args, t.contexts, t.target),
  };
}

/** What a command line says; of bake and compose only what it sets for all targets, since their files hold the rest. */
function ofCommand(c: BuildCommand): Asked {
  const whole = c.complete && c.tool === 'build';
  return {
    ...(c.target !== undefined && { target: c.target }),
    ...(c.platforms !== undefined && { platforms: c.platforms }),
    ...(c.builder !== undefined && { builder: c.builder }),
    ...(whole && {
      buildArgs: c.buildArgs,
      noCacheFilter: c.noCacheFilter,
      attrs: attrsOf(c.buildArgs, c.contexts, c.target),
    }),
    ...((c.noCache || whole) && { noCache: c.noCache }),
    ...(c.contextPath !== undefined && { contextPath: c.contextPath }),
    ...(c.dockerfilePath !== undefined && { dockerfilePath: c.dockerfilePath }),
  };
}

/** Rows say that a cache was exported, the command in which mode and where. */
function withAttrs(seen: readonly CacheRef[], asked: readonly CacheRef[]): CacheRef[] {
  return seen.map((s) => {
    const own = asked.filter((a) => a.type === s.type);
    return own.length === 1 && own[0] !== undefined ? own[0] : s;
  });
}

function importsOf(seen: readonly CacheRef[], asked: readonly CacheRef[]): CacheRef[] {
  // Rows name what was really looked at; a flag adds the scope and the name, when there is one of the type.
  return seen.map((s) => {
    const own = asked.filter((a) => a.type === s.type);
    const [only] = own;
    return own.length === 1 && only !== undefined ? { type: s.type, attrs: { ...only.attrs, ...s.attrs } } : s;
  });
}

/** A plain log may end at any row; a terminal's line above the rows says that all are there, and other builders say when they end. */
const mayLackRows = ({ form, failed, vertices, exportsNothing, mayLackRows: counted }: LogBuild): boolean =>
  counted === true || (form === 'plain' && failed === undefined && !showsEnd(vertices, exportsNothing === true));

/** The record of one build of a log. */
export function recordOfLog(log: LogBuild, { joint, vertices, shared, beside }: TargetVertices): BuildRecord {
  const build = { ...log, vertices };
  const { command } = build;
  const defined = build.definition?.find((t) => t.name === joint) ?? onlyOf(build, joint);
  const asked: Asked =
    defined !== undefined ? ofDefinition(defined, command) : command === undefined ? {} : ofCommand(command);
  const exportsAsked = defined?.cacheTo ?? command?.cacheTo ?? [];
  const importsAsked = defined?.cacheFrom ?? command?.cacheFrom ?? [];
  const exported = cacheExportsOf(build.vertices);
  const cacheImports = importsOf(cacheImportsOf(build.vertices), importsAsked);
  const failed = failedExports(build.vertices);
  const warnings = [
    ...(build.cut === undefined ? [] : [`the log is cut at its ${build.cut === 'both' ? 'start and end' : build.cut}`]),
    ...(build.mixed === true ? ['rows of several builds stand between each other: what is whose is not known'] : []),
    ...failed.map((v) => `${v.name.replace(/^\[[^\]]*\] /, '')} failed: ${v.error ?? ''}`),
  ];
  return {
    form: build.form,
    ...asked,
    vertices: build.vertices,
    cacheExports: withAttrs(exported, exportsAsked),
    cacheImports,
    status: build.failed !== undefined ? 'failed' : statusOf(build.vertices),
    ...(build.failed !== undefined && { error: build.failed }),
    ...(build.builder !== undefined && { builder: build.builder }),
    ...(build.startedAt !== undefined && { startedAt: build.startedAt }),
    ...(joint !== undefined && { bakeTarget: joint }),
    ...(shared !== undefined && { shared }),
    ...(beside !== undefined && { beside }),
    ...(build.fresh === true && { freshBuilder: true }),
    ...(build.cut !== undefined && { cut: build.cut }),
    ...(mayLackRows(build) && { mayLackRows: true }),
    ...(build.mixed === true && { mixed: true }),
    ...(build.layers === false && { keepsLayers: false }),
    warnings,
  };
}

/** A definition of one target is that of a log without names. */
const onlyOf = (build: LogBuild, joint: string | undefined): DefinedTarget | undefined =>
  joint === undefined && build.definition?.length === 1 ? build.definition[0] : undefined;
