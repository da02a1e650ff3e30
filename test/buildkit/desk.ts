import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEntry } from '../../extension/buildx';
import { chooseBaselines } from '../../extension/core/explain';
import type { BuildRecord } from '../../extension/core/records';
import { dockerfilesBelow, readDockerfiles } from '../../extension/places/around';
import { dockerfileAt } from '../../extension/places/dockerfile';
import { NotedPlaces } from '../../extension/places/noted';
import { buildsOfFile, type BuildsOfFile, type Candidate } from '../../extension/places/of-file';
import type { Engine } from './engine';
import { call } from './processes';

export interface Listed extends Candidate {
  readonly entry: HistoryEntry;
}

/** What a person sees who has many projects on one engine. */
export class Desk {
  private readonly records = new Map<string, Promise<BuildRecord | undefined>>();
  /** Builds whose record was read. */
  get read(): readonly string[] {
    return [...this.records.keys()];
  }

  constructor(private readonly engine: Engine) {}

  /** Builds of a project's Dockerfile as the product finds them, the workspace being the project's folder. */
  async buildsOf(project: string, file = 'Dockerfile'): Promise<BuildsOfFile<Listed>> {
    const { buildx } = this.engine;
    const { entries } = await buildx.history();
    const noted = new NotedPlaces();
    await noted.read(entries, buildx);
    const listed = entries.map((entry): Listed => {
      const place = noted.get(entry.ref);
      return { entry, ...(place !== undefined && { place }) };
    });
    const path = join(this.engine.at(project), file);
    return buildsOfFile(dockerfileAt(path, readFileSync(path, 'utf8')), listed, {
      read: ({ entry }) => this.load(entry),
      others: async () => readDockerfiles(await dockerfilesBelow(this.engine.at(project))),
    });
  }

  private load(entry: HistoryEntry): Promise<BuildRecord | undefined> {
    const known = this.records.get(entry.id) ?? this.engine.buildx.load(entry).catch(() => undefined);
    this.records.set(entry.id, known);
    return known;
  }

  /** The newest build of a Dockerfile and the build it is held against, by the last parts of their refs. */
  async shown(project: string, file?: string): Promise<{ readonly build?: string; readonly baseline?: string }> {
    const { builds } = await this.buildsOf(project, file);
    const [newest] = builds;
    if (newest === undefined) return {};
    const { records } = chooseBaselines(
      newest.record,
      builds.map((b) => b.record),
    );
    const baseline = records[0]?.ref;
    return { build: newest.candidate.entry.id, ...(baseline !== undefined && { baseline }) };
  }

  /** Runs the command as a person in a project's folder. */
  stagegraph(project: string, args: readonly string[]): Promise<string> {
    const main = join(import.meta.dirname, '..', '..', 'dist', 'stagegraph.js');
    return call(process.execPath, [main, ...args], {
      env: this.engine.env,
      cwd: this.engine.at(project),
    });
  }
}
