import type * as vscode from 'vscode';
import type { Explanation } from '../core/explain';
import { stageLine } from '../core/format/step-text';
import type { Stage } from '../core/plan';
import type { Snapshot } from '../session/document';
import { StageLenses } from './stage-lenses';

/** Place of the one root that a stage's rebuilt steps have in common; undefined when there are several, or none. */
function rootOfStage(explanation: Explanation, stage: number): number | undefined {
  const ids = new Set(explanation.steps.filter((s) => s.step.stage === stage).map((s) => s.step.id));
  const indexes = explanation.summary.roots.flatMap((r, i) => (r.steps.some((id) => ids.has(id)) ? [i] : []));
  return indexes.length === 1 ? indexes[0] : undefined;
}

/** One line above each stage: what was cached, what was rebuilt, how long it took; "why?" opens the graph at the root. */
export class StageLens extends StageLenses {
  protected of({ explanation }: Snapshot, { index }: Stage, uri: vscode.Uri): readonly vscode.Command[] {
    const title = explanation === undefined ? undefined : stageLine(explanation, index);
    if (explanation === undefined || title === undefined) return [];
    const rebuilt = explanation.steps.some((s) => s.step.stage === index && s.causes.length > 0);
    const why = { title: 'why?', command: 'stagegraph.showRoot', arguments: [uri, rootOfStage(explanation, index)] };
    return [{ title, command: 'stagegraph.openGraph', arguments: [uri] }, ...(rebuilt ? [why] : [])];
  }
}
