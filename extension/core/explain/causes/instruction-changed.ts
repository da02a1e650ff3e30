import { stepRef, type Cause, type Fact, type NamedCulprit } from '../../cause';
import type { StepFacts } from '../facts';
import type { Rule, Seen } from '../rule';
import { unseenFlags } from '../unseen';
import { lacksStart } from '../../records/whole';
import { hasAllAbove } from '../../match';
import { copyForm } from '../../plan/forms';
import { isOneImage } from '../images';
import { isHiddenArg } from './arg-changed';
import { variableChanges } from './variables';

const bothTexts = ({ build, baseline }: StepFacts): boolean =>
  build.match.fromText && baseline?.match.fromText === true;

/** A text without its layout: line breaks, continuation, blanks between words. */
const squeezed = (text: string): string =>
  text
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** A text was given for two logs, and their names show that its line expands to something else, by no variable whose value is known. */
const expandsOtherwise = (facts: StepFacts): boolean =>
  facts.own?.basis === 'names' && facts.own.parts.length > 0 && variableChanges(facts).length === 0;

const textsDiffer = (facts: StepFacts): Fact => ({
  kind: 'texts-differ',
  by: bothTexts(facts) && !expandsOtherwise(facts) ? 'dockerfile' : 'names',
});

function edited(facts: StepFacts, seen: Seen): Cause[] {
  const { aligned, own, now, parent } = facts;
  const below = parent?.step.stage === now.step.stage ? seen.causes(parent.step.id) : [];
  if (!bothTexts(facts) && isHiddenArg(below)) return [];
  const expands = expandsOtherwise(facts);
  if (aligned?.old === undefined || !(own?.text === true || expands) || aligned.change === 'moved') return [];
  const byText = bothTexts(facts) && !expands;
  const old = byText ? aligned.old.step.source : aligned.old.text;
  const text = byText ? now.step.source : now.text;
  // Without a variable in the line, another text is an edit.
  const sure = byText || (facts.build.match.fromText && !now.step.source.includes('$'));
  const isLayout = sure && squeezed(old) === squeezed(text);
  return [
    {
      kind: 'instruction-changed',
      certainty: sure ? 'proven' : 'unknown',
      subject: {
        how: isLayout ? 'layout' : sure ? 'edited' : 'differs',
        step: stepRef(facts.build.match.plan, now.step),
      },
      culprit: { kind: 'line', name: now.step.text, lines: now.step.lines, old, new: text },
      evidence: isLayout
        ? [{ kind: 'layout-differs' }]
        : [textsDiffer(facts), { kind: 'text-was', text: old }, { kind: 'text-is', text }],
      ...(!sure && { missing: { kind: 'dockerfiles-of-edit' } }),
    },
  ];
}

/** SHELL, USER and WORKDIR make no difference of their own line's step, but of every RUN below them. */
const setters: Readonly<Record<string, string>> = { user: 'USER', cwd: 'WORKDIR', args: 'SHELL' };

/** WORKDIR is part of a RUN, and of what a relative path of COPY, ADD and WORKDIR becomes. */
export function setterOf({ now, aligned }: StepFacts, part: string): string | undefined {
  if (now.step.instruction === 'RUN') return setters[part];
  const [a, b] = [copyForm(aligned?.old?.step.expanded), copyForm(now.step.expanded)];
  const isMoved = a === undefined || b === undefined ? now.step.instruction === 'WORKDIR' : a.dest !== b.dest;
  return isMoved && isFilePart(part) ? 'WORKDIR' : undefined;
}

/** The part of a file operation (definition.ts): it holds its paths. */
const isFilePart = (part: string): boolean => /^file\d+$/.test(part);

function inherited(facts: StepFacts, seen: Seen): Cause[] {
  const { own, now, build, baseline, aligned } = facts;
  if (own === undefined || own.text || own.flags.length > 0) return [];
  return own.parts.flatMap((part): Cause[] => {
    const instruction = setterOf(facts, part);
    if (instruction === undefined) return [];
    // A variable in the line's own path moves it as well, and is named as such.
    if (isFilePart(part) && variableChanges(facts).some((v) => v.used)) return [];
    // WORKDIR makes a step of its own: its change comes along the parent.
    if (instruction === 'WORKDIR' && facts.parent !== undefined && seen.changed(facts.parent.step.id)) return [];
    const last = (b: typeof build | undefined, at: typeof now): typeof now | undefined =>
      b?.match.steps
        .filter(
          (s) =>
            s.step.instruction === instruction && s.step.stage === at.step.stage && s.step.lines[0] < at.step.lines[0],
        )
        .at(-1);
    const line = last(build, now);
    const old = last(baseline, aligned?.old ?? now);
    const culprit: NamedCulprit = {
      kind: 'line',
      name: instruction,
      ...(line !== undefined && { lines: line.step.lines, new: line.step.source }),
      ...(old !== undefined && { old: old.step.source }),
    };
    return [
      {
        kind: 'instruction-changed',
        certainty: 'proven',
        subject: {
          how: 'setter',
          instruction,
          step: stepRef(build.match.plan, now.step),
          ...(old !== undefined && { old: old.step.source }),
          ...(line !== undefined && { new: line.step.source }),
        },
        culprit,
        evidence: [
          { kind: 'operations-differ', parts: [part] },
          ...(old !== undefined && line !== undefined
            ? [
                { kind: 'text-was', text: old.step.source } as const,
                { kind: 'text-is', text: line.step.source } as const,
              ]
            : []),
        ],
      },
    ];
  });
}

/** The step is the same, but what stood before it is gone or stands elsewhere. */
function around(facts: StepFacts): Cause[] {
  const { aligned, now, build } = facts;
  if (aligned === undefined) return [];
  const step = stepRef(build.match.plan, now.step);
  if (aligned.change === 'moved') {
    return [
      {
        kind: 'instruction-changed',
        certainty: 'proven',
        subject: { how: 'moved', step },
        culprit: {
          kind: 'line',
          name: now.step.text,
          lines: now.step.lines,
          new: now.step.source,
          old: now.step.source,
        },
        evidence: [textsDiffer(facts)],
      },
    ];
  }
  const removed = aligned.removedBefore.filter((r) => r.step.instruction !== 'FROM');
  const last = removed.at(-1);
  if (last === undefined || aligned.change !== 'same') return [];
  // Rows that are missing are no lines that were removed.
  if (!bothTexts(facts) && (lacksStart(build.record) || !hasAllAbove(build.match, now))) return [];
  return [
    {
      kind: 'instruction-changed',
      certainty: bothTexts(facts) ? 'proven' : 'inferred',
      subject: { how: 'removed', step, removed: last.step.text },
      culprit: {
        kind: 'line',
        name: last.step.text,
        lines: now.step.lines,
        old: removed.map((r) => r.step.source).join('\n'),
      },
      evidence: [textsDiffer(facts), { kind: 'text-removed', text: last.step.text }],
    },
  ];
}

/** FROM names another image: everything above it stands on something else. */
function base(facts: StepFacts): Cause[] {
  const { parent, build, baseline, aligned } = facts;
  if (parent?.step.instruction !== 'FROM' || aligned?.old === undefined || baseline === undefined) return [];
  const oldParentId = aligned.old.step.inputs.find((i) => i.kind === 'parent')?.step;
  const old = baseline.match.steps.find((s) => s.step.id === oldParentId && s.platform === aligned.old?.platform);
  if (old?.step.instruction !== 'FROM') return [];
  const image = parent.image?.ref ?? build.match.plan.stages[parent.step.stage]?.base;
  const before = old.image?.ref ?? baseline.match.plan.stages[old.step.stage]?.base;
  if (image === undefined || before === undefined || image === before || isOneImage(parent, old)) return [];
  // The same line with another variable's value is that variable's affair.
  if (bothTexts(facts) && parent.step.source === old.step.source) return [];
  return [
    {
      kind: 'instruction-changed',
      certainty: 'proven',
      subject: { how: 'base', old: before, new: image },
      culprit: {
        kind: 'line',
        name: parent.step.text,
        lines: parent.step.lines,
        old: old.step.source,
        new: parent.step.source,
      },
      evidence: [
        textsDiffer(facts),
        { kind: 'text-was', text: old.step.source },
        { kind: 'text-is', text: parent.step.source },
      ],
    },
  ];
}

/** A heredoc's text is not in a vertex' name: the same name with another digest, or a COPY of nothing else. */
function heredoc(facts: StepFacts): Cause[] {
  const { own, now, aligned, build } = facts;
  if (own === undefined || own.basis !== 'names' || own.text || aligned?.change !== 'same') return [];
  if (!/<<-?["']?\w/.test(now.text)) return [];
  const copies = now.step.instruction !== 'RUN';
  const nothingElse = facts.builder === 'warm' && !now.step.inputs.some((i) => i.kind === 'context');
  if (!own.hidden && !nothingElse) return [];
  return [
    {
      kind: 'instruction-changed',
      certainty: !(copies && (own.hidden || facts.anyCached)) ? 'unknown' : own.hidden ? 'inferred' : 'likely',
      ...(copies && !own.hidden && facts.anyCached && { others: [{ kind: 'pruned' } as const, ...unseenFlags(facts)] }),
      subject: { how: 'heredoc', step: stepRef(build.match.plan, now.step) },
      culprit: { kind: 'line', name: now.text, lines: now.step.lines },
      evidence: [{ kind: own.hidden ? 'digests-differ' : 'only-heredoc-left' }],
      missing: { kind: 'dockerfiles' },
    },
  ];
}

export const instructionChanged: Rule = {
  kind: 'instruction-changed',
  phase: 'own',
  find(facts, seen) {
    const own = [...edited(facts, seen), ...inherited(facts, seen), ...base(facts)];
    if (own.length > 0) return own;
    // Carried by the parent: what stood before it is the parent's affair.
    if (facts.parent !== undefined && seen.changed(facts.parent.step.id)) return [];
    const gone = around(facts);
    return gone.length > 0 || facts.parent?.outcome === 'rebuilt' ? gone : heredoc(facts);
  },
};
