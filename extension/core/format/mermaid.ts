import type { Explanation } from '../explain/types';
import type { Plan } from '../plan/types';
import { drawing } from './graph-model';
import { oneLine, seconds } from '../text/text';
import { stageName } from '../words/terms';

/** Text in a Mermaid label: quotes, angle brackets and the like as entity codes. */
const label = (text: string): string => `"${text.replace(/[#"<>&`\\;]/g, (c) => `#${c.codePointAt(0) ?? 0};`)}"`;

/** The graph for Mermaid, as GitHub renders it in Markdown. */
export function toMermaid(plan: Plan, explanation?: Explanation): string {
  const { steps, edges, sources } = drawing(plan, explanation);
  const ids = new Map([...steps.map((s) => s.step.id), ...sources.map((s) => s.id)].map((id, i) => [id, `n${i}`]));
  const id = (name: string): string => ids.get(name) ?? 'n';
  const out = ['flowchart LR'];
  for (const stage of plan.stages) {
    out.push(`  subgraph s${stage.index}[${label(stageName(plan, stage.index))}]`, '    direction TB');
    for (const { step, outcome, seconds: s } of steps.filter((x) => x.step.stage === stage.index)) {
      const text = `${oneLine(step.text, 60)}${outcome === undefined ? '' : ` (${outcome}${s > 0 ? `, ${seconds(s)}` : ''})`}`;
      out.push(`    ${id(step.id)}[${label(text)}]${outcome === undefined ? '' : `:::${outcome.replace('-', '')}`}`);
    }
    out.push('  end');
  }
  for (const s of sources) out.push(`  ${id(s.id)}([${label(oneLine(s.label, 60))}])`);
  edges.forEach((e, i) => {
    out.push(`  ${id(e.from)} ${e.kind === 'parent' ? '-->' : '-.->'} ${id(e.to)}`);
    if (e.carries) out.push(`  linkStyle ${i} stroke:#c4501b,stroke-width:2px`);
  });
  out.push(
    '  classDef cached fill:#d7ecd9,stroke:#4b8b52,color:#1c1c1c',
    '  classDef rebuilt fill:#fbd7bd,stroke:#c4501b,color:#1c1c1c',
    '  classDef failed fill:#f3b9b9,stroke:#a31515,color:#1c1c1c',
  );
  return `${out.join('\n')}\n`;
}
