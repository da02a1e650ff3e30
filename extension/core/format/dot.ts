import type { Explanation, Outcome } from '../explain/types';
import type { InputKind, Plan } from '../plan/types';
import { drawing } from './graph-model';
import { oneLine, seconds } from '../text/text';
import { stageName } from '../words/terms';

const quote = (text: string): string => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;

const colours: Readonly<Record<Outcome, string>> = {
  cached: '#d7ecd9',
  rebuilt: '#fbd7bd',
  resolved: '#e6e6e6',
  failed: '#f3b9b9',
  canceled: '#e0d5e8',
  'not-reached': '#f2f2f2',
  'not-needed': '#ffffff',
  running: '#cfe3f7',
  unknown: '#ffffff',
};

const styles: Readonly<Record<InputKind, string>> = {
  parent: 'solid', copy: 'dashed', mount: 'dotted', base: 'solid', context: 'dashed', url: 'dashed', git: 'dashed', image: 'dashed',
}; // prettier-ignore

/** The graph for Graphviz. */
export function toDot(plan: Plan, explanation?: Explanation): string {
  const { steps, edges, sources } = drawing(plan, explanation);
  const out = [
    'digraph stagegraph {',
    '  rankdir=LR; node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="sans-serif"];',
  ];
  for (const stage of plan.stages) {
    out.push(`  subgraph cluster_${stage.index} {`, `    label=${quote(stageName(plan, stage.index))};`);
    for (const { step, outcome, seconds: s } of steps.filter((x) => x.step.stage === stage.index)) {
      const label = `${oneLine(step.text, 60)}${outcome === undefined ? '' : `\n${outcome}${s > 0 ? `, ${seconds(s)}` : ''}`}`;
      out.push(
        `    ${quote(step.id)} [label=${quote(label)}${outcome === undefined ? '' : `, fillcolor=${quote(colours[outcome])}`}];`,
      );
    }
    out.push('  }');
  }
  for (const s of sources) out.push(`  ${quote(s.id)} [label=${quote(oneLine(s.label, 60))}, shape=ellipse];`);
  for (const e of edges)
    out.push(
      `  ${quote(e.from)} -> ${quote(e.to)} [style=${styles[e.kind]}${e.carries ? ', color="#c4501b", penwidth=2' : ''}];`,
    );
  return `${[...out, '}'].join('\n')}\n`;
}
