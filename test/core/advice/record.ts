import { createHash } from 'node:crypto';
import { plan } from '../../../extension/core/plan';
import type { BuildRecord, Vertex } from '../../../extension/core/records';
import { file } from './rows';

/** A build of a text in which the steps of some texts ran, and took a second each; the others were cached. */
export function recordOf(text: string, ran: readonly string[]): BuildRecord {
  const planned = plan(text, { file });
  const byStep = new Map<string, string>();
  const vertices = planned.steps.flatMap((s): Vertex[] => {
    if (s.vertexName === undefined) return [];
    const inputs = s.inputs.flatMap((x) => (x.step === undefined ? [] : (byStep.get(x.step) ?? [])));
    const id = `sha256:${createHash('sha256').update(`${s.text} ${inputs.join()}`).digest('hex')}`;
    byStep.set(s.id, id);
    return [
      {
        id,
        name: s.vertexName,
        inputs,
        cached: !ran.some((r) => s.text.toUpperCase().startsWith(r.toUpperCase())) && s.instruction !== 'FROM',
        started: true,
        completed: true,
        seconds: 1,
        statuses: [],
        log: [],
      },
    ];
  });
  return { form: 'history', status: 'completed', vertices, warnings: [], dockerfile: text };
}
