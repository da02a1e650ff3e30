import { shortStep } from '../../plan/short-step';
import type { Plan, Step } from '../../plan/types';
import { list, oneLine } from '../../text/text';
import { managers, type Fetch, type Manager } from '../managers';
import { chainOf, type Install } from '../run/chain';
import { checkEdit } from '../same/verify';
import { lineBreak, replaceAt, spanOfLines } from '../text/edits';
import { commentsAbove, inCaseOf, indentOf, rawText } from '../text/instruction-text';
import type { Action, AdviceInput, Fix } from '../types';
import { manifestCopies, placeOf, projectOf, refusal, sourceFile, type Place } from './extract-dependencies';

const baseOf = ({ stages }: Plan, index: number): string => {
  let stage = stages[index];
  for (let hops = 0; stage?.baseStage !== undefined && hops < stages.length; hops++) stage = stages[stage.baseStage];
  return stage?.base ?? '';
};

/** A command without the variables that are set for it alone. */
const bare = (part: string): string => part.replace(/^(?:[A-Za-z_]\w*=\S* )+/, '');

const fetching = (part: string, base: string): (Manager & { readonly fetch: Fetch }) | undefined =>
  managers.find(
    (m): m is Manager & { readonly fetch: Fetch } =>
      m.fetch?.when.test(bare(part)) === true && m.fetch.base?.test(base) !== false,
  );

/** A RUN that begins with a command that fetches dependencies and needs the source: a build, an install of the project itself. */
function buildOf(plan: Plan) {
  return (run: Step): Install | undefined => {
    const parts = chainOf(run) ?? [];
    const at = parts.findIndex((p) => !/^set -[a-z]+$/.test(p));
    const part = parts[at];
    const manager = part === undefined ? undefined : fetching(part, baseOf(plan, run.stage));
    return part === undefined || manager === undefined
      ? undefined
      : { manager, command: bare(part), before: at, behind: parts.length - at - 1 };
  };
}

/** The stage, or one that it stands on, has fetched already. */
function isFetched(plan: Plan, { run, install }: Place): boolean {
  const stages = new Set<number>();
  for (let at: number | undefined = run.stage; at !== undefined && !stages.has(at); at = plan.stages[at]?.baseStage)
    stages.add(at);
  return plan.steps.some(
    (s) =>
      stages.has(s.stage) &&
      s.lines[0] < run.lines[0] &&
      (chainOf(s) ?? []).some((p) => install.manager.install.test(bare(p))),
  );
}

const number = (step: Step): number => Number(step.id.split(':')[1]);

/** The step that the copy stands on: what the fetch leaves is what the build would fetch. */
function sameAfter({ copy }: Place, copies: number) {
  const parent = copy.inputs.find((i) => i.kind === 'parent')?.step;
  const fetched = `${copy.stage}:${number(copy) + copies}`;
  return (): ReadonlyMap<string, string> => (parent === undefined ? new Map() : new Map([[fetched, parent]]));
}

function fixOf(input: AdviceInput, copy: Step): Fix[] {
  const { plan, text, file } = input;
  const place = placeOf(input, copy, buildOf(plan));
  if (place === undefined || isFetched(plan, place)) return [];
  const { install, run } = place;
  const { fetch } = install.manager;
  // Downloads that a mount keeps are at hand whenever the step runs.
  if (fetch === undefined || run.flags.some((f) => f.startsWith('--mount=type=cache'))) return [];
  const building = projectOf(input, place);
  const command = fetch.command(building);
  const project = { ...building, command };
  const paths = [...new Set(install.manager.reads(project))];
  const folders = install.manager.folders?.(project) ?? [];
  const names = [...paths, ...folders];
  const common: Omit<Fix, 'edits'> = {
    id: `extract-dependencies:${copy.lines[0]}`,
    kind: 'extract-dependencies',
    lines: [copy.lines[0], run.lines[1]],
    title: `Fetch dependencies before the source: ${oneLine(command, 60)}`,
    message: `${shortStep(copy)} stands before ${oneLine(install.command)}: every edit of the source fetches all dependencies again. ${names.length === 0 ? 'The manifests' : list(names)} alone ${names.length === 1 ? 'says' : 'say'} what is needed`,
  };
  const why = refusal(input, { ...place, install: { ...install, command } }, project) ?? fetch.refuse?.(project);
  if (why !== undefined) return [{ ...common, edits: [], refused: why }];
  const other = sourceFile(input, place, names);
  if (names.length === 0 || other === undefined) return [];
  const copies = manifestCopies(input, place, paths, folders);
  const raw = rawText(text, copy);
  const comments = commentsAbove(text, plan, copy);
  const [start] = spanOfLines(text, copy.lines[0] - comments.length, copy.lines[1]);
  const mounts = run.flags.filter((f) => /^--(?:mount=type=(?:secret|ssh)|network|security)/.test(f));
  const fetchLine = `${indentOf(raw)}${inCaseOf(raw, 'RUN')} ${[...mounts, command].join(' ')}`;
  // A WORKDIR between the copy and the build says where the build runs: the fetch runs there as well.
  const between = plan.steps.some(
    (s) =>
      s.instruction === 'WORKDIR' && s.stage === copy.stage && s.lines[0] > copy.lines[1] && s.lines[0] < run.lines[0],
  );
  if (between) return [{ ...common, edits: [], refused: 'WORKDIR stands between the copy and the build' }];
  const added = [...copies, fetchLine].map((line) => `${line}${lineBreak(text)}`).join('');
  const edits = [replaceAt(file, text, start, start, added)];
  const checked = checkEdit(input, edits, {
    same: sameAfter(place, copies.length),
    cures: { kind: 'file', path: other },
    spares: `${copy.stage}:${number(copy) + copies.length}`,
  });
  return checked.ok ? [{ ...common, edits }] : [{ ...common, edits: [], refused: checked.reason }];
}

/**
 * `COPY . .` in front of a build that fetches what it needs: every edit of the source fetches all dependencies again. A command of its
 * own fetches them first, from the manifests alone; the build finds them and stays as it is.
 */
export const fetchDependencies: Action = (input) => input.plan.steps.flatMap((copy) => fixOf(input, copy));
