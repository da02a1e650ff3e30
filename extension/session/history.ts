import { BuildxError, notResponding, type Buildx, type HistoryEntry } from '../buildx';

interface BuilderHistory {
  readonly entries: readonly HistoryEntry[];
  /** Why it could not be read; entries are then those of the reading before. */
  readonly error?: string;
}

/** Milliseconds after which a builder is said not to respond; its answer is taken even so when it comes. */
const patience = 3000;
/** Milliseconds until a builder that did not respond is asked again. */
const pause = 60_000;

/** What the builders remember, read builder by builder: one that does not answer holds up none of the others. */
export class BuilderHistories {
  private readonly builders = new Map<string, BuilderHistory>();
  /** When a builder was last found not to respond. */
  private readonly silent = new Map<string, number>();
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
    this.silent.clear();
  }

  /**
   * Reads every builder; ends when the last has answered or its time is over. Those that files name are asked at once: the list
   * of all of them comes only when each has been tried.
   * @throws BuildxError when buildx itself can't be asked, when there is no builder, or when it was canceled.
   */
  async read(tool: Buildx, signal?: AbortSignal): Promise<void> {
    this.waitingFor++;
    try {
      const named = await tool.named();
      const asked = new Map(named.map((name) => [name, this.askOne(tool, name, signal)]));
      const found = await tool.builders(signal).catch(async (error: unknown) => {
        await Promise.all(asked.values());
        // Builders that have answered are not lost because others can't be listed.
        if (this.entries.length === 0 || signal?.aborted === true) throw error;
      });
      if (found === undefined) return;
      if (found.length === 0) throw new BuildxError('no-builder');
      const known = new Set(found.map((b) => b.name));
      for (const { name, error } of found) if (error !== undefined) this.fail(name, deadline(error));
      const rest = found.filter((b) => b.error === undefined && !asked.has(b.name));
      await Promise.all([...asked.values(), ...rest.map((b) => this.askOne(tool, b.name, signal))]);
      // What files name and buildx does not is no builder (any more).
      for (const name of this.builders.keys()) if (!known.has(name)) this.builders.delete(name);
    } finally {
      this.waitingFor--;
      this.onChange();
    }
  }

  /** Reads one builder. */
  async readOne(tool: Buildx, name: string): Promise<void> {
    await this.ask(tool, name);
    this.onChange();
  }

  /** Asks a builder, unless it did not respond a moment ago; ends with its answer, or after 3 s without one. */
  private async askOne(tool: Buildx, name: string, signal: AbortSignal | undefined): Promise<void> {
    const last = this.silent.get(name);
    if (last !== undefined && Date.now() - last < pause) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.silent.set(name, Date.now());
        this.fail(name, notResponding);
        resolve();
      }, patience);
    });
    const answer = this.ask(tool, name, signal).then(
      () => this.onChange(),
      // What buildx itself says of all builders tells more.
      () => undefined,
    );
    await Promise.race([answer, late]);
    clearTimeout(timer);
  }

  private async ask(tool: Buildx, name: string, signal?: AbortSignal): Promise<void> {
    const { entries, unreadable } = await tool.history(signal, name);
    const [failed] = unreadable;
    if (failed === undefined) {
      this.silent.delete(name);
      this.builders.set(name, { entries });
    } else if (!this.silent.has(name)) this.fail(name, failed.error);
  }

  private fail(name: string, error: string): void {
    this.builders.set(name, { entries: this.builders.get(name)?.entries ?? [], error });
  }
}

/** buildx says of a builder that it did not wait any longer for. */
const deadline = (error: string): string => (/deadline exceeded|timed? ?out/i.test(error) ? notResponding : error);
