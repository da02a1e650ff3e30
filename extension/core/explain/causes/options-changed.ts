import { stepRef, type Cause, type Fact } from '../../cause';
import { keyedHosts } from '../../plan/unkeyed';
import type { StepFacts } from '../facts';
import type { Rule } from '../rule';
import { setterOf } from './instruction-changed';
import { variableChanges } from './variables';

/** Attributes of the frontend that reach the operations (frontend/dockerui/config.go), with the flag that sets them. */
const buildFlags: Readonly<Record<string, { flag: string; parts: readonly string[] }>> = {
  'force-network-mode': { flag: '--network', parts: ['network'] },
  'add-hosts': { flag: '--add-host', parts: ['extraHosts'] },
  ulimit: { flag: '--ulimit', parts: ['ulimit'] },
  'cgroup-parent': { flag: '--cgroup-parent', parts: ['cgroupParent'] },
  'shm-size': { flag: '--shm-size', parts: ['mounts'] },
  hostname: { flag: 'hostname', parts: ['hostname'] },
  'build-arg:SOURCE_DATE_EPOCH': { flag: 'SOURCE_DATE_EPOCH', parts: ['timestamp'] },
};

const epoch = 'build-arg:SOURCE_DATE_EPOCH';
/** Instructions whose operation carries the epoch (frontend/dockerfile/dockerfile2llb/convert.go: llb.WithCreatedTime). */
const stamped: ReadonlySet<string> = new Set(['WORKDIR', 'COPY', 'ADD']);
/** An attribute as far as it is part of a key. */
const counted = (name: string, value: string | undefined): string | undefined =>
  name === 'add-hosts' ? keyedHosts(value) : value;

const cause = (
  facts: StepFacts,
  flag: string,
  old: string | undefined,
  now: string | undefined,
  proof: Fact,
): Cause => ({
  kind: 'options-changed',
  certainty: facts.own?.basis === 'names' ? 'inferred' : 'proven',
  subject: {
    flag,
    ...(old !== undefined && { old }),
    ...(now !== undefined && { new: now }),
    step: stepRef(facts.build.match.plan, facts.now.step),
  },
  culprit: {
    kind: 'flag',
    name: flag,
    lines: facts.now.step.lines,
    ...(old !== undefined && { old }),
    ...(now !== undefined && { new: now }),
  },
  evidence: [proof],
});

function ofInstruction(facts: StepFacts): Cause[] {
  const { own } = facts;
  if (own === undefined || own.flags.length === 0) return [];
  const proof: Fact = { kind: 'texts-differ', by: own.basis === 'names' ? 'names' : 'dockerfile' };
  return own.flags.map((f) => cause(facts, `--${f.name}`, f.old, f.new, proof));
}

function ofBuild(facts: StepFacts): Cause[] {
  const { own, build, baseline } = facts;
  if (own === undefined || own.text || own.flags.length > 0) return [];
  const { attrs } = build.record;
  const old = baseline?.record.attrs;
  const reaches = own.basis === 'names' && stamped.has(facts.now.step.instruction);
  const differs = own.parts.length > 0 || own.env.some((e) => e.name === 'SOURCE_DATE_EPOCH') || own.hidden;
  if (attrs === undefined || old === undefined || !(differs || reaches)) return [];
  return Object.entries(buildFlags).flatMap(([attr, { flag }]): Cause[] =>
    counted(attr, attrs[attr]) === counted(attr, old[attr]) || (!differs && attr !== epoch)
      ? []
      : [cause(facts, flag, old[attr], attrs[attr], { kind: 'attribute', name: attr, value: attrs[attr] ?? '' })],
  );
}

const explainedElsewhere: readonly string[] = ['user', 'cwd', 'args'];

/** Operations differ in something that no text and no flag names. */
function unnamed(facts: StepFacts): Cause[] {
  const { own } = facts;
  if (own?.basis !== 'operations' || own.text || own.flags.length > 0 || own.env.length > 0) return [];
  const parts = own.parts.filter((p) => !explainedElsewhere.includes(p) && setterOf(facts, p) === undefined);
  if (parts.length === 0 || variableChanges(facts).length > 0) return [];
  return [cause(facts, parts.join(', '), undefined, undefined, { kind: 'operations-differ', parts })];
}

export const optionsChanged: Rule = {
  kind: 'options-changed',
  phase: 'own',
  find(facts) {
    const named = [...ofInstruction(facts), ...ofBuild(facts)];
    return named.length > 0 ? named : unnamed(facts);
  },
};
