import { copyForm, runForm, type CopyForm } from '../../plan/forms';
import { cleanPath, contextPath } from '../../plan/paths';
import type { Plan, Step, StepInput } from '../../plan/types';
import { areApart, areaOf, baseName, hasWildcard, isWithin, landings, type Kind } from './landing';
import { literal } from '../text/literal';

/** Numbers for terms: equal terms, of one plan or of two, get the same number. */
export class Terms {
  private readonly numbers = new Map<string, number>();

  of(...parts: readonly unknown[]): number {
    const key = JSON.stringify(parts);
    const found = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, found);
    return found;
  }
}

/** A file or folder that a step reads, by where it first came from. */
interface Origin {
  readonly term: number;
  /** The COPY that put it there. */
  readonly writer?: Step;
  readonly chown: string;
  /** Octal modes replace each other; symbolic ones add up. */
  readonly chmod: readonly string[];
  readonly exclude: readonly string[];
}

/** What is put into the terms from outside. */
export interface Given {
  /** Steps whose files are known to be those of another term. */
  readonly known?: ReadonlyMap<string, number>;
  /** Steps that take something which changed of the build context, by the source that takes it. */
  readonly takes?: (step: Step, source: string) => boolean;
  /** Steps that differ in themselves: their text, or a variable. */
  readonly differs?: (step: Step) => boolean;
}

interface Setting {
  /** Last USER and SHELL above the step. */
  readonly user: string;
  readonly shell: string;
}

/** Instructions of which only the last counts in an image's configuration; of others all do. */
const lastCounts = new Set([
  'CMD',
  'ENTRYPOINT',
  'USER',
  'STOPSIGNAL',
  'HEALTHCHECK',
  'SHELL',
  'MAINTAINER',
  'WORKDIR',
]);

/**
 * What stages hold, by plan: each step's files as a term over the build context, base images and the steps that made
 * them. A path that COPY only handed on is followed to where it came from, so two ways to the same file are one term.
 * Base images and what RUN does to files are closed: the same RUN on the same files leaves the same files.
 */
export class Content {
  private readonly steps: ReadonlyMap<string, Step>;
  private readonly files = new Map<string, number>();
  private readonly settings = new Map<string, Setting>();

  constructor(
    private readonly plan: Plan,
    private readonly terms: Terms,
    private readonly kindOf: (path: string) => Kind,
    private readonly given: Given = {},
  ) {
    this.steps = new Map(plan.steps.map((s) => [s.id, s]));
    for (const stage of plan.stages) this.readSettings(stage.index);
  }

  /** Term of the files after a step; of nothing for scratch. */
  filesAfter(id: string | undefined): number {
    // Not by recursion down a stage: a stage may have thousands of steps.
    const chain: string[] = [];
    for (let at = id; at !== undefined && !this.files.has(at); at = parentOf(this.steps.get(at))) chain.push(at);
    for (const at of chain.reverse()) {
      const step = this.steps.get(at);
      if (step === undefined) continue;
      const term = this.given.known?.get(at) ?? this.stepTerm(step);
      this.files.set(at, this.given.differs?.(step) === true ? this.terms.of('changed', term) : term);
    }
    return (id === undefined ? undefined : this.files.get(id)) ?? this.terms.of('scratch');
  }

  /** Term of a stage's files at its end. */
  stageFiles(stage: number): number {
    return this.filesAfter(this.lastStep(stage));
  }

  /** Term of the configuration an image of the stage has; instructions in `except` may differ. */
  stageConfig(stage: number, except: ReadonlySet<string> = new Set()): number {
    const config = new Map<string, unknown[]>();
    const chain = this.chainOf(stage);
    let cmdOf: number | undefined;
    for (const step of this.plan.steps.filter((s) => chain.includes(s.stage))) {
      const { instruction } = step;
      if (isNoNote.has(instruction) || except.has(instruction)) continue;
      // A trigger is used up by the stage that is built on it.
      if (instruction === 'ONBUILD' && step.stage !== stage) continue;
      // An inherited CMD is dropped by ENTRYPOINT (dockerfile2llb/convert.go, dispatchEntrypoint).
      if (instruction === 'ENTRYPOINT' && cmdOf !== step.stage) config.set('CMD', ['dropped']);
      if (instruction === 'CMD') cmdOf = step.stage;
      const said = instruction === 'WORKDIR' ? step.expanded : saidBy(step);
      config.set(instruction, lastCounts.has(instruction) ? [said] : [...(config.get(instruction) ?? []), said]);
    }
    const root = this.plan.stages[chain[0] ?? stage];
    const platforms = chain.map((i) => this.plan.stages[i]?.platform ?? null);
    const notes = [...config].sort(([x], [y]) => (x < y ? -1 : 1));
    return this.terms.of('config', root?.base, platforms.at(-1), notes);
  }

  /** The stages a stage is built on, the lowest first, and the stage itself. */
  private chainOf(stage: number): number[] {
    const chain = [stage];
    for (let at = this.plan.stages[stage]?.baseStage; at !== undefined; at = this.plan.stages[at]?.baseStage)
      if (chain.includes(at)) break;
      else chain.unshift(at);
    return chain;
  }

  private lastStep(stage: number): string | undefined {
    const last = this.plan.steps.findLast((s) => s.stage === stage && s.vertex);
    if (last !== undefined) return last.id;
    const base = this.plan.stages[stage]?.baseStage;
    return base === undefined || base >= stage ? undefined : this.lastStep(base);
  }

  private readSettings(stage: number): void {
    const base = this.plan.stages[stage]?.baseStage;
    let now = (base === undefined ? undefined : this.settings.get(`end ${base}`)) ?? { user: '', shell: '' };
    for (const step of this.plan.steps.filter((s) => s.stage === stage)) {
      if (step.instruction === 'USER') now = { ...now, user: saidBy(step) };
      if (step.instruction === 'SHELL') now = { ...now, shell: saidBy(step) };
      this.settings.set(step.id, now);
    }
    this.settings.set(`end ${stage}`, now);
  }

  private stepTerm(step: Step): number {
    const below = parentOf(step);
    const parent = below === undefined ? this.terms.of('scratch') : this.filesAfter(below);
    const setting = this.settings.get(step.id);
    switch (step.instruction) {
      case 'FROM':
        return this.terms.of('image', step.expanded, this.plan.stages[step.stage]?.platform ?? this.plan.platform);
      case 'WORKDIR':
        return this.terms.of('workdir', step.expanded, setting?.user, parent);
      case 'RUN':
        return this.terms.of(
          'run',
          this.runText(step),
          this.environment(step),
          setting?.shell,
          this.reads(step),
          parent,
        );
      default: {
        const form = copyForm(step.expanded);
        if (form === undefined)
          return this.terms.of('step', step.source, this.environment(step), this.reads(step), parent);
        return this.copyTerm(step, form, parent);
      }
    }
  }

  private copyTerm(step: Step, form: CopyForm, parent: number): number {
    // --chown stays: it is the owner of the folders that are made on the way, too.
    const { sources: _, exclude: __, chmod: ___, user: ____, ...rest } = form;
    const origins = this.sourcesOf(step, form).map(({ source, origin }) => {
      const moved = passOn(origin, form);
      // Where a file comes to lie in a folder depends on its name.
      return [moved.term, moved.chown, moved.chmod, moved.exclude, form.dest.endsWith('/') ? baseName(source) : ''];
    });
    return this.terms.of('copy', rest, origins, form.bodies.length > 0 ? form.chmod : '', parent);
  }

  /** Each source of a COPY with where it comes from. */
  private sourcesOf(step: Step, form: CopyForm): { source: string; origin: Origin }[] {
    const from = step.inputs.find((i) => i.kind === 'copy' || i.kind === 'image');
    return form.sources.map((source) => {
      if (from !== undefined) return { source, origin: this.origin(from, source, form.parents) };
      // A stage without content gives nothing, and other than the context: its input is left out of the plan.
      const context = step.inputs.some((i) => i.kind === 'context');
      const nothing = /--from=/.test(step.flags.join(' '));
      if (nothing) return { source, origin: plain(this.terms.of('nothing', source)) };
      const changed = this.given.takes?.(step, source) === true;
      const term = this.terms.of(context ? 'context' : 'remote', place(source), changed);
      return { source, origin: { ...plain(term), chown: '0:0' } };
    });
  }

  private origin(input: StepInput, source: string, parents: boolean): Origin {
    const path = cleanPath(`/${source}`);
    if (input.kind === 'image') return plain(this.terms.of('image path', input.ref, this.plan.platform, path));
    // --parents takes the folders above a file too.
    if (hasWildcard(source) || source.includes('/./') || parents) return this.closed(input.step, source);
    return this.trace(input.step, path);
  }

  private closed(id: string | undefined, path: string): Origin {
    return plain(this.terms.of('path', this.filesAfter(id), path));
  }

  /** Follows a path up a stage to the COPY that wrote it; it ends where a step may have changed it unseen. */
  private trace(id: string | undefined, path: string): Origin {
    for (let at = id; at !== undefined;) {
      const step = this.steps.get(at);
      if (step === undefined || this.given.known?.has(at) === true) return this.closed(at, path);
      const below = parentOf(step);
      if (step.instruction === 'FROM' && step.vertex) return this.closed(at, path);
      const workdir = step.instruction === 'WORKDIR' ? (step.expanded ?? '').slice('WORKDIR '.length) : undefined;
      const form = copyForm(step.expanded);
      if (form !== undefined) {
        if (!areApart(path, areaOf(form)) && !this.passes(form, path))
          return this.written(step, form, path) ?? this.closed(at, path);
      } else if (workdir === undefined || isWithin(workdir, path)) return this.closed(at, path);
      at = below;
    }
    return plain(this.terms.of('nothing', path));
  }

  /** The COPY writes in the same area, and surely not at this path. */
  private passes(form: CopyForm, path: string): boolean {
    const placed = landings(form, this.kindOf);
    return placed?.every((l) => areApart(l.path, path)) === true;
  }

  private written(step: Step, form: CopyForm, path: string): Origin | undefined {
    const placed = landings(form, this.kindOf) ?? [];
    const hits = placed.filter((l) => !areApart(l.path, path));
    const [hit] = hits;
    if (hit === undefined || hits.length > 1 || !isWithin(path, hit.path)) return undefined;
    const rest = path.slice(hit.path.length).replace(/^\//, '');
    if (rest !== '' && (hit.kind === 'file' || form.exclude.length > 0)) return undefined;
    const source = rest === '' ? hit.source : `${hit.source}/${rest}`;
    const found = this.sourcesOf(step, { ...form, sources: [source] })[0];
    if (found === undefined) return undefined;
    // Into a folder a file is put, not in its place.
    if (hit.kind !== 'folder' && !form.dest.endsWith('/') && this.folderMaker(step, hit.path) !== undefined)
      return undefined;
    // A folder is laid over what is there already: its files are not all there is.
    if (hit.kind === 'folder' && !form.parents && !this.isEmpty(parentOf(step), path)) return undefined;
    return { ...passOn(found.origin, form), writer: step };
  }

  /** A step below one that makes a path a folder, or names it and may; what a base image holds is not known. */
  folderMaker(step: Step, path: string): Step | undefined {
    for (let at = parentOf(step); at !== undefined;) {
      const below = this.steps.get(at);
      if (below === undefined) return undefined;
      const made = makes(below, path, this.kindOf);
      if (made !== undefined) return made === 'folder' ? below : undefined;
      at = parentOf(below);
    }
    return undefined;
  }

  private isEmpty(id: string | undefined, path: string): boolean {
    return this.trace(id, path).term === this.terms.of('nothing', path);
  }

  /** The COPY that put a path there, when no step after it can have changed it. */
  writerOf(stage: number, path: string): Step | undefined {
    return this.trace(this.lastStep(stage), cleanPath(path)).writer;
  }

  private environment(step: Step): unknown {
    return step.env
      .map((v) => [v.name, v.value ?? null])
      .sort(([a = ''], [b = '']) => ((a ?? '') < (b ?? '') ? -1 : 1));
  }

  /** What a RUN mounts, or a refused step reads. */
  private reads(step: Step): unknown {
    return step.inputs
      .filter((i) => i.kind !== 'parent')
      .map((i) => [
        i.kind === 'mount' || i.kind === 'copy' ? 'stage' : [i.kind, i.ref ?? null],
        (i.paths ?? []).map((p) => {
          if (i.kind === 'context') return [p, this.given.takes?.(step, p) === true];
          if (i.kind !== 'mount' && i.kind !== 'copy') return p;
          const { term, writer: _, ...rest } = this.trace(i.step, p);
          return [term, rest];
        }),
      ]);
  }

  /** RUN's text without the names of the stages it mounts: what they hold is among what it reads. */
  private runText(step: Step): unknown {
    const form = runForm(step.expanded);
    const names = new Set(this.plan.stages.flatMap((s) => s.name ?? []));
    const strip = (text: string): string =>
      text.replace(/(--mount=\S*?\bfrom=)([^,\s"']+)/g, (all, before: string, name: string) =>
        names.has(name.toLowerCase()) ? before : all,
      );
    return form === undefined ? step.source : [strip(form.source), form.workdir, form.user];
  }
}

/** What a step makes of a path; undefined when it leaves it alone. What may be a folder counts as one. */
function makes(step: Step, path: string, kindOf: (path: string) => Kind): 'file' | 'folder' | undefined {
  if (step.instruction === 'WORKDIR')
    return isWithin((step.expanded ?? '').slice('WORKDIR '.length), path) ? 'folder' : undefined;
  const form = copyForm(step.expanded);
  if (form !== undefined) {
    const placed = landings(form, kindOf);
    const at = placed?.filter((l) => isWithin(l.path, path)) ?? [];
    if (placed === undefined ? isWithin(areaOf(form), path) : at.some((l) => l.path !== path || l.kind === 'folder'))
      return 'folder';
    return at.length > 0 ? 'file' : undefined;
  }
  const run = runForm(step.expanded);
  if (run === undefined) return undefined;
  const [folder, name] = [path.slice(0, path.lastIndexOf('/')), baseName(path)];
  const absolute = new RegExp(`${literal(path)}(?![\\w.-])`);
  const relative = new RegExp(`(?:^|[\\s"'=])(?:\\./)?${literal(name)}(?![\\w.-])`);
  const isHere = (run.workdir === '/' ? '' : run.workdir) === folder;
  return absolute.test(step.source) || (isHere && relative.test(step.source)) ? 'folder' : undefined;
}

const isNoNote = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'ARG']);

/** What a note says: its text without the keyword, and the values of the variables in it. */
const saidBy = (step: Step): string =>
  JSON.stringify([step.source.replace(/^\S+\s+/, ''), step.env.map((v) => [v.name, v.value ?? null])]);
const plain = (term: number): Origin => ({ term, chown: '', chmod: [], exclude: [] });
const place = (source: string): string =>
  hasWildcard(source) || source.includes('/./') ? source : contextPath(source);
const parentOf = (step: Step | undefined): string | undefined => step?.inputs.find((i) => i.kind === 'parent')?.step;

/** An origin as a COPY hands it on: its owner and mode over those it had. Without --chown a file keeps its owner. */
function passOn(origin: Origin, form: CopyForm): Origin {
  return {
    ...origin,
    chown: form.chown === '' ? origin.chown : form.chown,
    chmod: form.chmod === '' ? origin.chmod : /^\d/.test(form.chmod) ? [form.chmod] : [...origin.chmod, form.chmod],
    exclude: [...new Set([...origin.exclude, ...form.exclude])],
  };
}
