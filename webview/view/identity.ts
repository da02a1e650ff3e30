import type { GraphView, StepView } from '../../extension/protocol';

/** The stage's name and the step's text, with a number when the stage says the same again. */
function names(graph: GraphView): Map<string, StepView> {
  const found = new Map<string, StepView>();
  for (const step of graph.steps) {
    const name = `${graph.stages[step.stage]?.name ?? step.stage} ${step.text}`;
    let again = 0;
    while (found.has(`${name} ${again}`)) again++;
    found.set(`${name} ${again}`, step);
  }
  return found;
}

/**
 * Which step of a graph is which of the one before: ids count instructions, so a new line shifts them all. First by text,
 * then, for the line being edited, by place. Ids of now to ids of before.
 */
export function pairSteps(before: GraphView, now: GraphView): Map<string, string> {
  const old = names(before);
  const pairs = new Map<string, string>();
  const taken = new Set<string>();
  const pair = (a: string, b: string): void => {
    pairs.set(a, b);
    taken.add(b);
  };
  for (const [name, step] of names(now)) {
    const same = old.get(name);
    if (same !== undefined) pair(step.id, same.id);
  }
  const ids = new Set(before.steps.map((s) => s.id));
  for (const { id } of now.steps) if (!pairs.has(id) && ids.has(id) && !taken.has(id)) pair(id, id);
  return pairs;
}
