import type { RootSummary } from '../core/explain';
import type { KnownBuild } from '../session/builds';
import type { LiveBuild } from '../session/live';

/** A row of the view "Builds". */
export type Node =
  | { readonly kind: 'builder'; readonly name: string; readonly error?: string }
  | { readonly kind: 'files' }
  | { readonly kind: 'build'; readonly build: KnownBuild }
  | { readonly kind: 'running'; readonly live: LiveBuild }
  | {
      readonly kind: 'root';
      readonly build: KnownBuild;
      readonly root: RootSummary;
      /** Place among the build's roots. */
      readonly index: number;
      /** The step, as a person calls it. */
      readonly step: string;
    }
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly icon: string;
      readonly detail?: string;
      readonly command?: Action;
    };

/** What a row does when it is clicked. */
export interface Action {
  readonly title: string;
  readonly command: string;
}

/** The build of a row that a command was called on; undefined when the row has none. */
export function buildOf(node: unknown): KnownBuild | undefined {
  if (typeof node !== 'object' || node === null || !('kind' in node) || !('build' in node)) return undefined;
  return (node as Extract<Node, { kind: 'build' }>).build;
}
