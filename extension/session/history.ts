import { BuildxError, type Buildx, type HistoryEntry } from '../buildx';

interface BuilderHistory {
  readonly entries: readonly HistoryEntry[];
  /** Why it could not be read; entries are then those of the reading before. */
  readonly error?: string;
}

/** What the builders remember, read builder by builder: one that does not answer holds up none of the others. */
export class BuilderHistories {
  private readonly builders = new Map<string, BuilderHistory>();
  private waitingFor = 0;

  /** `onChange` is called whenever a builder has answered or has failed to; `hidden` are ids of builds that are not listed. */
  constructor(
    private readonly onChange: () => void,
    private readonly hidden: ReadonlySet<string>,
  ) {}

  /** Newest first. */
  get entries(): readonly HistoryEntry[] {
    return [...this.builders.values()]
      .flatMap((b) => b.entries)
      .filter((e) => !this.hidden.has(e.id))
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  get unreadable(): readonly { readonly builder: string; readonly error: string }[] {
    return [...this.builders].flatMap(([builder, { error }]) => (error === undefined ? [] : [{ builder, error }]));
  }

  /** Some builder has not answered yet. */
  get pending(): boolean {
    return this.waitingFor > 0;
  }

  clear(): void {
    this.builders.clear();
  }

  /**
   * Reads every builder; ends when the last has answered or its time is over.
   * @throws BuildxError when buildx itself can't be asked, when there is no builder, or when it was canceled.
   */
  async read(tool: Buildx, signal?: AbortSignal): Promise<void> {
    const found = await tool.builders(signal);
    if (found.length === 0) throw new BuildxError('no-builder');
    for (const name of this.builders.keys()) if (!found.some((b) => b.name === name)) this.builders.delete(name);
    // buildx has tried a builder already when it says why none of its nodes answers.
    for (const { name, error } of found) if (error !== undefined) this.fail(name, error);
    const answering = found.filter((b) => b.error === undefined);
    this.waitingFor += answering.length;
    await Promise.all(
      answering.map(async ({ name }) => {
        try {
          await this.ask(tool, name, signal);
        } finally {
          this.waitingFor--;
          this.onChange();
        }
      }),
    );
    if (answering.length === 0) this.onChange();
  }

  /** Reads one builder. */
  async readOne(tool: Buildx, name: string): Promise<void> {
    await this.ask(tool, name);
    this.onChange();
  }

  private async ask(tool: Buildx, name: string, signal?: AbortSignal): Promise<void> {
    const { entries, unreadable } = await tool.history(signal, name);
    const [failed] = unreadable;
    if (failed === undefined) this.builders.set(name, { entries });
    else this.fail(name, failed.error);
  }

  private fail(name: string, error: string): void {
    this.builders.set(name, { entries: this.builders.get(name)?.entries ?? [], error });
  }
}
