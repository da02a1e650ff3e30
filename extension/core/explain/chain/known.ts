import type { MatchedStep } from '../../match';
import type { BuilderCache } from '../../records';
import { isLaid } from '../below';
import type { Build } from '../build';
import { ChainDefinitions } from './definition';
import { KeptResults } from './kept';
import { resultsOf, type StepResult, type StepResults } from './results';

/** A step of a build. */
export interface BuiltStep {
  readonly build: Build;
  readonly step: MatchedStep;
}

/**
 * How two steps' results stand to each other. `same`: one and the same, or files that are equal; `layers`: their layers are equal, which a
 * RUN's key need not be; `other`: two results, of one key or of two; `unknown`: nothing tells.
 */
export type Relation = 'same' | 'layers' | 'other' | 'unknown';

const equal = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** Layers may be exported in another form; of one base they are of one form. */
const comparable = (a: readonly string[], b: readonly string[]): boolean => a[0] === b[0];

/** What all builds at hand tell of the results their steps had. */
export class KnownResults {
  private readonly kept: KeptResults | undefined;
  private readonly tables = new Map<Build, Map<string, StepResults>>();
  private readonly makers = new Map<string, BuiltStep>();
  private readonly byLayers = new Map<string, { ids: Set<string>; maker?: BuiltStep }>();
  private readonly runs = new Map<number, BuiltStep[]>();
  private readonly definitions = new ChainDefinitions();

  /** `builds`: those at hand of one builder, in any order. */
  constructor(builds: readonly Build[], cache: BuilderCache | undefined) {
    this.kept = cache === undefined ? undefined : new KeptResults(cache);
    const inOrder = [...new Set(builds)].sort((a, b) => (a.record.startedAt ?? 0) - (b.record.startedAt ?? 0));
    for (const build of inOrder) this.add(build);
  }

  private add(build: Build): void {
    for (const step of build.match.steps) {
      if (!step.step.vertex || step.step.instruction === 'FROM') continue;
      const result = this.of({ build, step });
      const ran = step.outcome === 'rebuilt';
      if (ran && result?.tree !== undefined) this.makers.set(result.tree, { build, step });
      if (ran) {
        const key = this.definitions.of(build.record, step);
        if (key !== undefined) this.runs.set(key, [...(this.runs.get(key) ?? []), { build, step }]);
      }
      if (result?.layers === undefined) continue;
      const key = this.layersKey(step, result.layers);
      let same = this.byLayers.get(key);
      if (same === undefined) this.byLayers.set(key, (same = { ids: new Set() }));
      if (result.tree !== undefined) same.ids.add(result.tree);
      if (ran) same.maker = { build, step };
    }
  }

  /** Two instructions may leave the same layers: the text belongs to the key. */
  private layersKey(step: MatchedStep, layers: readonly string[]): string {
    return `${step.text}\0${layers.join()}`;
  }

  /** What is known of a step's result by its own build; ids are found through equal layers where no other step tells. */
  of({ build, step }: BuiltStep): StepResult | undefined {
    let tables = this.tables.get(build);
    if (tables === undefined) this.tables.set(build, (tables = new Map<string, StepResults>()));
    const platform = step.platform ?? '';
    let table = tables.get(platform);
    if (table === undefined) tables.set(platform, (table = resultsOf(build, step.platform, this.kept)));
    return table.get(step.step.id);
  }

  private treeOf(at: BuiltStep): string | undefined {
    const result = this.of(at);
    if (result?.tree !== undefined) return result.tree;
    const ids = result?.layers === undefined ? undefined : this.sameLayers(at)?.ids;
    return ids?.size === 1 ? [...ids][0] : undefined;
  }

  private sameLayers(at: BuiltStep): { ids: ReadonlySet<string>; maker?: BuiltStep } | undefined {
    const layers = this.of(at)?.layers;
    return layers === undefined ? undefined : this.byLayers.get(this.layersKey(at.step, layers));
  }

  /** The filesystems that two steps gave. */
  relation(a: BuiltStep, b: BuiltStep): Relation {
    const [x, y] = [this.treeOf(a), this.treeOf(b)];
    if (x !== undefined && x === y) return 'same';
    const [p, q] = [this.of(a)?.layers, this.of(b)?.layers];
    if (p !== undefined && q !== undefined && equal(p, q)) return 'layers';
    if (x !== undefined && y !== undefined) return 'other';
    return p !== undefined && q !== undefined && comparable(p, q) ? 'other' : 'unknown';
  }

  /** The files of two steps alone, of COPY --link without what they are laid over. */
  ownRelation(a: BuiltStep, b: BuiltStep): Relation {
    const [x, y] = [this.of(a)?.own, this.of(b)?.own];
    if (x !== undefined && y !== undefined) return x === y ? 'same' : 'other';
    const whole = this.relation(a, b);
    // What the files are laid over may be another.
    return whole === 'other' && isLaid(a.step) ? 'unknown' : whole;
  }

  /** The step that made the result a step had: of this build or an earlier one; undefined when none at hand did. */
  maker(at: BuiltStep): BuiltStep | undefined {
    if (at.step.outcome === 'rebuilt') return at;
    const tree = this.treeOf(at);
    const byId = tree === undefined ? undefined : this.makers.get(tree);
    return byId ?? this.sameLayers(at)?.maker;
  }

  /** When the result was made, in milliseconds since 1970, whether or not the build that made it is at hand. */
  madeAt(at: BuiltStep): number | undefined {
    return this.kept?.get(this.treeOf(at))?.createdAt ?? this.maker(at)?.build.record.startedAt;
  }

  /** The builder keeps a result that was made before a build began: it had not lost all by then. */
  keptBefore({ record }: Build): boolean {
    const { startedAt, builder } = record;
    const cache = this.kept?.cache;
    return (
      startedAt !== undefined &&
      cache?.builder === builder &&
      (cache?.results.some((r) => r.createdAt < startedAt) ?? false)
    );
  }

  /** Whether the builder keeps a step's result still. */
  fate(at: BuiltStep): 'kept' | 'gone' | 'unknown' {
    if (this.kept?.get(this.treeOf(at)) !== undefined) return 'kept';
    const maker = this.maker(at);
    return maker !== undefined && this.of(maker)?.isGone === true ? 'gone' : 'unknown';
  }

  /** Builds at hand in which the very definition ran, with all it stands on defined alike: each may have left another result. */
  runsOf(at: BuiltStep): readonly BuiltStep[] {
    const key = this.definitions.of(at.build.record, at.step);
    return key === undefined ? [] : (this.runs.get(key) ?? []);
  }
}
