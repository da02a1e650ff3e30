import { costs, type Budget } from './budget';
import type { EnvVar } from './types';

/** PATH of an image that sets none (util/system/path.go). */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Variables in scope of a stage: ARG and ENV in the order BuildKit keeps them, shared with the stages built on it. */
export class Environment {
  private readonly variables: Map<string, EnvVar>;
  private snapshot: readonly EnvVar[] | undefined;

  /** What ENV set: it is part of the image's configuration too. */
  private readonly image: Map<string, EnvVar>;

  /** A stage built on another starts with its variables, and sets its image's ENV again: over an ARG of the same name. */
  constructor(
    private readonly budget: Budget,
    from?: Environment,
  ) {
    if (from !== undefined) budget.spend(costs.variableCopied * (from.variables.size + 2 * from.image.size));
    this.variables = new Map(from?.variables);
    this.image = new Map(from?.image);
    for (const variable of this.image.values()) this.set(variable);
  }

  set(variable: EnvVar): void {
    this.variables.delete(variable.name);
    this.variables.set(variable.name, variable);
    if (variable.from === 'env') this.image.set(variable.name, variable);
    this.snapshot = undefined;
  }

  get(name: string): EnvVar | undefined {
    return this.variables.get(name);
  }

  /** The value an expansion sees; a base image's own PATH is taken to be the default one. */
  value(name: string): string | undefined {
    return this.variables.get(name)?.value ?? (name === 'PATH' ? defaultPath : undefined);
  }

  all(): readonly EnvVar[] {
    if (this.snapshot === undefined) {
      this.budget.spend(costs.variableListed * this.variables.size);
      this.snapshot = [...this.variables.values()];
    }
    return this.snapshot;
  }
}
