import { causeSentence } from '../../../extension/core/words/causes';
import { isClaimed } from '../../../extension/core/cause';
import type { Explanation } from '../../../extension/core/explain';
import type { Forecast } from '../../../extension/core/forecast';
import { explanationToText } from '../../../extension/core/format/explain-text';
import { forecastToText } from '../../../extension/core/format/forecast-text';
import { EngineProject } from '../engine-project';
import type { Engine } from '../engine';
import { wrongCause, wrongFact, wrongStanding, type Done, type Truth } from './check';
import { Draw, drawApp, drawEdit, drawFiles } from './draw';
import { evaluate, render, type App, type Asked, type Step } from './world';

/** Numbers of all that was asked and said. */
export interface Tally {
  pairs: number;
  rebuilt: number;
  notKnown: number;
  others: number;
  /** Steps from the cache that are other than in the earlier build, and of which that is not said. */
  silent: number;
  forecast: number;
  flat: number;
  readonly wrong: string[];
  readonly falseReuse: string[];
  readonly falseRun: string[];
}

export const newTally = (): Tally => ({
  pairs: 0, rebuilt: 0, notKnown: 0, others: 0, silent: 0, forecast: 0, flat: 0, wrong: [], falseReuse: [], falseRun: [],
}); // prettier-ignore

/** One scenario: a few projects on one engine, with builds, edits and prunes between. */
class Scenario {
  private readonly d: Draw;
  private readonly desk: EngineProject;
  private readonly apps: { app: App; files: Map<string, string>; past: Map<string, string>[] }[] = [];
  private readonly images = new Map<string, string>();
  private readonly done: Done[] = [];
  private prunes = 0;
  private moved = 0;
  private what = '';

  constructor(
    private readonly engine: Engine,
    private readonly seed: number,
    private readonly tally: Tally,
  ) {
    this.d = new Draw(seed);
    this.desk = new EngineProject(engine, `s${seed}`);
  }

  private get tagged(): string {
    return `local/s${this.seed}`;
  }

  private async moveBase(tag: string): Promise<void> {
    this.moved++;
    this.desk.put('images/Dockerfile', `FROM BASE\nRUN echo s${this.seed} ${this.moved} > /version\n`);
    await this.desk.build('-t', `${this.tagged}:${tag}`, 'images');
    this.images.set(`${this.tagged}:${tag}`, `${tag}-${this.moved}`);
  }

  private write(at: number): void {
    const project = this.apps[at];
    if (project === undefined) return;
    this.desk.put(`${project.app.dir}/Dockerfile`, render(project.app).text);
    for (const [path, text] of project.files) this.desk.put(`${project.app.dir}/${path}`, text);
  }

  async run(builds: number): Promise<void> {
    for (const tag of ['1', '2']) await this.moveBase(tag);
    const count = 1 + this.d.below(2);
    for (let i = 0; i < count; i++) {
      const word = this.d.chance(0.5) ? `w${this.seed}` : `w${this.seed}-${i}`;
      const app = drawApp(this.d, `app${i}`, word, this.engine.base, this.tagged);
      this.apps.push({ app, files: drawFiles(this.d, `s${this.seed}`), past: [] });
      this.write(i);
    }
    for (let i = 0; i < builds; i++) {
      if (i > 0) await this.change();
      await this.build();
    }
  }

  /** Something changes, or nothing. */
  private async change(): Promise<void> {
    const at = this.d.below(this.apps.length);
    const project = this.apps[at];
    if (project === undefined) return;
    const { files } = project;
    const what = this.d.next();
    if (what < 0.1) return;
    if (what < 0.45) {
      project.past.push(new Map(files));
      const name = this.d.of([...files.keys()]);
      files.set(name, `s${this.seed} ${name} ${this.d.below(4)}\n`);
    } else if (what < 0.5) {
      project.past.push(new Map(files));
      if (files.has('src/new')) {
        files.delete('src/new');
        this.desk.put(`${project.app.dir}/src/new`, undefined);
      } else files.set('src/new', 'new\n');
    } else if (what < 0.57 && project.past.length > 0) {
      const old = this.d.of(project.past);
      for (const name of [...files.keys()])
        if (!old.has(name)) {
          files.delete(name);
          this.desk.put(`${project.app.dir}/${name}`, undefined);
        }
      for (const [name, text] of old) files.set(name, text);
    } else if (what < 0.87) {
      project.app = drawEdit(this.d, project.app) ?? project.app;
    } else if (what < 0.93) await this.moveBase(this.d.of(['1', '2']));
    else if (what < 0.96) {
      await this.desk.prune();
      this.prunes++;
    } else project.app = { ...project.app, tag: project.app.tag === '1' ? '2' : '1' };
    this.write(at);
    this.what = `== change ${what.toFixed(2)} of app${at}`;
  }

  private async build(): Promise<void> {
    const project = this.d.of(this.apps);
    const { app, files } = project;
    const last = app.stages.at(-1)?.name ?? 'base';
    const target = this.d.chance(0.7) ? last : this.d.of(app.stages).name;
    const args: Record<string, string> = {};
    if (this.d.chance(0.25)) args['MODE'] = this.d.of(['1', '2']);
    if (this.d.chance(0.15)) args['TAG'] = this.d.of(['1', '2']);
    const asked: Asked = { app, files: new Map(files), images: new Map(this.images), args, target };
    const flags = [
      ...Object.entries(args).flatMap(([k, v]) => ['--build-arg', `${k}=${v}`]),
      ...(target === last ? [] : ['--target', target]),
    ];
    // The forecast takes the arguments of the last build for granted, and says so: it is asked only where they are given again.
    const before = this.done.findLast((b) => b.asked.app.dir === app.dir && b.asked.target === target);
    const isAsked = before !== undefined && Object.keys(before.asked.args).every((name) => name in args);
    const forecast = isAsked
      ? await this.desk.forecast(`${app.dir}/Dockerfile`, '--context', this.desk.at(app.dir), ...flags)
      : undefined;
    if (forecast !== undefined && process.env['SCENARIO_STORY'] !== undefined)
      process.stdout.write(`-- forecast\n${forecastToText(forecast)}\n`);
    const entry = await this.desk.build(...flags, app.dir);
    const done: Done = {
      ref: entry.id,
      asked,
      text: render(app).text,
      steps: evaluate(asked),
      prunes: this.prunes,
      ended: entry.status === 'Completed',
    };
    if (!done.ended) throw new Error(`seed ${this.seed}: the build failed:\n${done.text}`);
    this.done.push(done);
    for (const evidence of [[], ['--context', this.desk.at(app.dir)]]) {
      const e = await this.desk.explain(entry, ...evidence);
      if (e.baseline !== undefined) this.check(e, done, evidence.length > 0);
      if (process.env['SCENARIO_STORY'] !== undefined)
        process.stdout.write(
          `${this.what}\n${JSON.stringify(asked.args)} ${target} ${app.dir}\n${done.text}${explanationToText(e)}\n`,
        );
      if (forecast !== undefined && evidence.length === 0) this.checkForecast(forecast, e);
    }
  }

  private check(e: Explanation, now: Done, withFolder: boolean): void {
    const { tally } = this;
    tally.pairs++;
    const byLine = new Map([...now.steps.values()].map((s) => [s.line, s]));
    const stepOf = (id: string): Step | undefined => {
      const lines = e.steps.find((s) => s.step.id === id)?.step.lines;
      return lines === undefined ? undefined : byLine.get(lines[0]);
    };
    for (const explained of e.steps) {
      const step = byLine.get(explained.step.lines[0]);
      if (step === undefined || explained.step.instruction === 'FROM') continue;
      const old = this.done.find((b) => b.ref === explained.against);
      const truth: Truth = { now, old, all: this.done, stepOf };
      const say = (wrong: string | undefined, of?: string): void => {
        if (wrong !== undefined)
          tally.wrong.push(
            `seed ${this.seed}, build ${this.done.length}${withFolder ? ', with its folder' : ''}: ${explained.step.text} (${explained.outcome}): ${wrong}${of === undefined ? '' : ` [${of}]`}`,
          );
      };
      for (const cause of explained.causes) {
        say(wrongCause(cause, step, truth), causeSentence(cause, 'past'));
        for (const fact of cause.evidence) say(wrongFact(fact, step, truth));
      }
      say(wrongStanding(explained, step, truth));
      if (explained.sharedWith !== undefined) continue;
      const was = old?.steps.get(step.uid);
      if (explained.outcome === 'rebuilt') {
        tally.rebuilt++;
        if (!explained.causes.some(isClaimed)) tally.notKnown++;
      } else if (explained.outcome === 'cached' && was !== undefined && was.ownKey !== step.ownKey) {
        tally.others++;
        if (explained.standing === 'same') tally.silent++;
      }
    }
  }

  private checkForecast(f: Forecast, e: Explanation): void {
    for (const s of f.steps) {
      const real = e.steps.find(
        (x) => x.step.lines[0] === s.step.lines[0] && x.step.instruction === s.step.instruction,
      );
      if (real === undefined || s.step.instruction === 'FROM' || !s.step.vertex) continue;
      const where = `seed ${this.seed}, build ${this.done.length}: ${s.step.text}`;
      if (s.outcome === 'would-reuse') {
        this.tally.forecast++;
        const isFlat = (s.notes ?? []).length === 0;
        if (isFlat) this.tally.flat++;
        if (isFlat && real.outcome === 'rebuilt')
          this.tally.falseReuse.push(
            `${where}: reused, and it ran: ${real.causes.map((c) => causeSentence(c, 'past')).join('; ')}`,
          );
      } else if (s.outcome === 'would-rebuild') {
        this.tally.forecast++;
        if (real.outcome === 'cached' && s.causes.some((c) => c.certainty === 'proven'))
          this.tally.falseRun.push(
            `${where}: would be rebuilt [proven], and was cached: ${s.causes.map((c) => causeSentence(c, 'next')).join('; ')}`,
          );
      }
    }
  }

  async end(): Promise<void> {
    await this.engine.docker(['buildx', 'history', 'rm', '--all']);
    await this.desk.prune();
  }
}

/** Scenarios of seeds until there are so many pairs of builds. */
export async function runScenarios(
  engine: Engine,
  pairs: number,
  from: number,
  onScenario?: (t: Tally) => void,
): Promise<Tally> {
  const tally = newTally();
  for (let seed = from; tally.pairs < pairs; seed++) {
    const scenario = new Scenario(engine, seed, tally);
    await scenario.run(8);
    await scenario.end();
    onScenario?.(tally);
  }
  return tally;
}

export const figures = (t: Tally): string =>
  [
    `${t.pairs} pairs of builds`,
    `${t.rebuilt} steps ran again, ${t.notKnown} not known (${((100 * t.notKnown) / Math.max(1, t.rebuilt)).toFixed(1)} %)`,
    `${t.others} cached steps are other than in the earlier build, ${t.silent} of them not told`,
    `${t.wrong.length} wrong`,
    `forecast: ${t.forecast} steps, ${t.flat} flat reused; ${t.falseReuse.length} falsely, ${t.falseRun.length} falsely said to run`,
  ].join('; ');
