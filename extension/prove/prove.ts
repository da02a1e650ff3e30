import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Buildx } from '../buildx';
import { applyEdits, type AdviceInput, type Fix } from '../core/advice';
import type { Proof, TrialBuild, TrialStep } from '../core/advice/savings/proof';
import { namedStages, trialOf, type Trial, type TrialChange } from '../core/advice/savings/trial';
import { oneLine } from '../core/text/text';
import { match } from '../core/match';
import { plan as planText, type PlanOptions } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { changeCopy, plainFiles } from './change';
import { copyContext } from './copy';
import { makeTrialFolder } from './folder';

/** A fix that can't be shown by two builds, with the reason. */
export class ProofError extends Error {}

/** What is measured, and by which builder. */
export interface ProofOptions {
  readonly buildx: Buildx;
  /** What the fix was made of; the context's files must be listed in it. */
  readonly input: AdviceInput;
  readonly fix: Fix;
  /** Folder of the build context. It is copied, never changed. */
  readonly context: string;
  readonly builder?: string;
  readonly signal: AbortSignal;
  /** Says what is being done, in a few words. */
  readonly onProgress: (message: string) => void;
}

/** An hour for one build: long ones are what this is for. */
const buildTimeout = 3600_000;
/** How often, and after how many milliseconds, the history is asked for a canceled build that still runs. */
const attempts = 20;
const pause = 250;
/** Milliseconds by which the clock of a file system may be behind. */
const clockSkew = 60_000;

type Side = 'before' | 'after';

/** Marks a run: nothing that was built earlier has it. */
const mark = (): string => randomBytes(6).toString('hex');

/** Blanks that no file ends with by chance: harmless at the end of a text. */
const blanks = (): string =>
  `\n${[...randomBytes(8)].map((b) => b.toString(2).padStart(8, '0').replace(/0/g, ' ').replace(/1/g, '\n')).join('')}\n`;

class Run {
  private readonly startedAt = Date.now();

  constructor(
    private readonly options: ProofOptions,
    private readonly folder: string,
    private readonly trial: Trial,
  ) {}

  private get planOptions(): PlanOptions {
    const { input } = this.options;
    const named = input.plan.stages[input.plan.targetStage]?.name;
    return { platform: input.plan.platform, ...input.options, ...(named !== undefined && { target: named }) };
  }

  /** The files of one side: its context, its Dockerfile, and the ignore file that comes before the context's own. */
  private async prepare(
    side: Side,
  ): Promise<{ context: string; dockerfile: string; text: string; outside: readonly string[] }> {
    const { input, fix, context, signal } = this.options;
    const edits = side === 'before' ? [] : fix.edits;
    const edited = (file: string, text: string): string =>
      applyEdits(
        text,
        edits.filter((e) => e.file === file),
      );
    const text = edited(input.file, input.text);
    const named = namedStages(text, planText(text, this.planOptions));
    const folder = join(this.folder, side);
    const copy = join(folder, 'context');
    await mkdir(copy, { recursive: true });
    await copyContext(context, copy, input.contextFiles ?? [], signal);
    const dockerfile = join(folder, 'Dockerfile');
    await writeFile(dockerfile, named.text);
    const ignore = input.dockerignore;
    await writeFile(`${dockerfile}.dockerignore`, ignore === undefined ? '' : edited(ignore.file, ignore.text));
    return { context: copy, dockerfile, ...named };
  }

  private async change(change: TrialChange, context: string): Promise<void> {
    if (change.kind !== 'file') return;
    await changeCopy(context, change.path, blanks(), `stagegraph-${mark()}`);
  }

  /** Builds a side twice: all anew, then after the change. */
  async side(side: Side): Promise<TrialBuild> {
    const { onProgress, signal, buildx, builder } = this.options;
    const { change, fresh } = this.trial;
    const files = await this.prepare(side);
    const named = this.planOptions;
    // Cache mounts of their own for each side: neither what others left in them is used, nor is it changed.
    const args = { ...named.buildArgs, BUILDKIT_CACHE_MOUNT_NS: `stagegraph-${mark()}` };
    const build = async (second: boolean): Promise<{ record: BuildRecord; seconds: number }> => {
      const what = `${side} the edit, ${second ? 'after the change' : 'everything anew'}`;
      onProgress(what);
      const started = performance.now();
      const record = await buildx.build(
        {
          context: files.context,
          dockerfile: files.dockerfile,
          metadataFile: join(this.folder, `${side}-${second ? 2 : 1}.json`),
          timeout: buildTimeout,
          buildArgs: second && change.kind === 'arg' ? { ...args, [change.name]: `stagegraph-${mark()}` } : args,
          noCache: !second,
          noCacheFilter: second && fresh ? files.outside : [],
          ...(builder !== undefined && { builder }),
          ...(named.target !== undefined && { target: named.target }),
          ...(this.options.input.options?.platform !== undefined && { platform: named.platform ?? '' }),
        },
        ({ vertices }) => {
          const running = vertices.findLast((v) => v.started && !v.completed && !v.cached && v.name.startsWith('['));
          if (running !== undefined) onProgress(`${what}: ${oneLine(running.name, 60)}`);
        },
        signal,
      );
      return { record, seconds: (performance.now() - started) / 1000 };
    };
    const first = await build(false);
    await this.change(change, files.context);
    const { record, seconds } = await build(true);
    const steps = match(record, planText(files.text, named)).steps.filter(
      (s) => s.step.vertex && s.step.instruction !== 'FROM',
    );
    const of = (outcome: string): TrialStep[] =>
      steps.filter((s) => s.outcome === outcome).map((s) => ({ text: s.step.text, seconds: s.seconds }));
    return { seconds, firstSeconds: first.seconds, ran: of('rebuilt'), cached: of('cached') };
  }

  /**
   * Takes the builds out of the history again, the failed and the canceled too: it holds fifty, and these are nobody's. A
   * canceled one runs on for a moment, and can be taken out when it has ended.
   */
  async forget(): Promise<void> {
    const { buildx } = this.options;
    const noted = await buildx.startedSince(this.startedAt - clockSkew);
    const own = noted.filter((b) => b.contextPath?.startsWith(this.folder) === true);
    const builder = own[0]?.builder;
    if (builder === undefined) return;
    const ids = new Set(own.map((b) => b.id));
    for (let i = 0; i < attempts; i++) {
      const kept = (await buildx.history(undefined, builder)).entries.filter((e) => ids.has(e.id));
      const ended = kept.filter((e) => e.status !== 'Running').map((e) => e.id);
      await buildx.forget(builder, ended);
      if (kept.length === ended.length) return;
      await new Promise((r) => setTimeout(r, pause));
    }
  }
}

/**
 * Builds a Dockerfile before and after a fix's edits on a person's builder, twice each, the second time after a change,
 * and says what ran again. Copies of the context are built: nothing is exported or pushed, no cache is pruned, and the first
 * builds look at none. What stays are results in the builder's cache, which it drops as it drops others.
 * @throws ProofError when two builds can't show it, BuildxError when a build fails or is canceled.
 */
export async function prove(options: ProofOptions): Promise<Proof> {
  const { input, fix, builder } = options;
  const files = input.contextFiles;
  const trial = trialOf(
    files === undefined ? input : { ...input, contextFiles: await plainFiles(options.context, files) },
    fix,
  );
  if ('reason' in trial) throw new ProofError(`${fix.id} can't be measured: ${trial.reason}`);
  if (input.contextFiles === undefined) throw new ProofError('the build context holds too many files to be copied');
  const folder = await makeTrialFolder();
  const run = new Run(options, folder, trial);
  try {
    const before = await run.side('before');
    const after = await run.side('after');
    return {
      fix: { id: fix.id, title: fix.title },
      ...(builder !== undefined && { builder }),
      ...trial,
      before,
      after,
    };
  } finally {
    await run.forget().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}
