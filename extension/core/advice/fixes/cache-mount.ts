import { shortStep } from '../../plan/short-step';
import { targetChain } from '../../plan/chain';
import { cleanPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { replaceAt, spanOfLines } from '../text/edits';
import { managers, type Cache } from '../managers';
import { commandOf, commands } from '../run/shell';
import { ownTarget } from '../same/own-target';
import { stepForStep } from '../same/step-for-step';
import type { Action, Fix } from '../types';
import { checkEdit } from '../same/verify';

const isAtOrBelow = (path: string, folder: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`);

/** A step that takes the cache's folder out of the stage. */
const takes = (plan: Plan, stage: number, target: string): Step | undefined =>
  plan.steps.find((s) =>
    s.inputs.some(
      (i) =>
        (i.kind === 'copy' || i.kind === 'mount') &&
        i.stage === stage &&
        (i.paths ?? ['/']).some((p) => isAtOrBelow(target, cleanPath(p)) || isAtOrBelow(cleanPath(p), target)),
    ),
  );

/** Another step that names the folder, or empties it. */
const namer = (plan: Plan, step: Step, target: string): Step | undefined =>
  plan.steps.find(
    (s) => s.instruction === 'RUN' && s.id !== step.id && s.stage === step.stage && s.source.includes(target),
  );

/** Words of a RUN that `rm` takes away, `~` being root's. */
const removedBy = (step: Step): string[] =>
  commands(step.text.replace(/^\S+\s+/, '')).flatMap((text) => {
    const command = commandOf(text);
    if (command?.program !== 'rm' && command?.program !== 'find') return [];
    return command.args.map((a) =>
      cleanPath(a.replace(/^~|^\$\{?HOME\}?/, '/root').replace(/\/?[^/]*[*?[].*$/, '') || '/'),
    );
  });

/** A RUN that takes the mount's folder away, or one above it: the builder says "busy" where a mount is. */
const remover = (plan: Plan, step: Step, target: string): Step | undefined =>
  plan.steps.find(
    (s) =>
      s.instruction === 'RUN' &&
      s.stage === step.stage &&
      removedBy(s).some((p) => p.startsWith('/') && (isAtOrBelow(target, p) || isAtOrBelow(p, target))),
  );

/** Commands that read what another of the same tool has fetched, and fetch nothing themselves. */
const isOffline =
  /--offline\b|--prefer-offline\b|\bmvn\b.*\s-o\b|--no-restore\b|--frozen\b.*cargo|cargo\b.*--(?:offline|frozen)\b|--no-index\b|bundle install --local/;

/** The image a stage stands on in the end. */
function baseOf(plan: Plan, stage: number): string {
  let at = plan.stages[stage];
  for (let hops = 0; at?.baseStage !== undefined && hops < plan.stages.length; hops++) at = plan.stages[at.baseStage];
  return at?.base ?? '';
}

/** Why the mount may change what the step does; undefined when it does not. */
function refusal(plan: Plan, step: Step, cache: Cache): string | undefined {
  const { target } = cache;
  if (targetChain(plan).has(step.stage))
    return `the image would no longer hold what is in ${target}: its content is a promise`;
  const own = ownTarget(plan, step.stage);
  if (own !== undefined) return own;
  const user = plan.steps.find((s) => s.stage === step.stage && s.instruction === 'USER');
  if (user !== undefined) return `line ${user.lines[0]} sets a USER, whose downloads are kept elsewhere`;
  const variable = step.env.find((e) => [...cache.variables, 'HOME'].includes(e.name));
  if (variable !== undefined) return `${variable.name} says where downloads are kept`;
  if (step.source.includes(target)) return `the line itself names ${target}`;
  const removes = remover(plan, step, target);
  if (removes !== undefined)
    return `line ${removes.lines[0]} takes ${target} away, which can't be done where a mount is`;
  const offline = plan.steps.find((s) => s.instruction === 'RUN' && isOffline.test(s.source));
  if (offline?.id === step.id) return 'it reads what another step fetched, which a mount would hide';
  if (offline !== undefined)
    return `line ${offline.lines[0]} reads what this line fetched: a mount may be empty by then`;
  const other = namer(plan, step, target) ?? takes(plan, step.stage, target);
  return other === undefined ? undefined : `line ${other.lines[0]} reads ${target}`;
}

/**
 * A package manager's downloads in a cache mount: they are at hand when the step runs again. A mount of that kind is no part
 * of a step's key (FACTS, When a step runs again). Offered where the downloads are no part of what is delivered.
 */
export const cacheMount: Action = (input) => {
  const { plan, text, file } = input;
  return plan.steps.flatMap((step): Fix[] => {
    if (step.instruction !== 'RUN' || !step.needed || step.lines[0] === 0) return [];
    const mounted = step.flags.filter((f) => f.startsWith('--mount=')).join(' ');
    const manager = managers.find(
      ({ cache }) =>
        cache !== undefined &&
        cache.isStore !== true &&
        cache.command.test(step.source) &&
        cache.unused?.test(step.source) !== true &&
        cache.base?.test(baseOf(plan, step.stage)) !== false,
    );
    const cache = manager?.cache;
    if (manager === undefined || cache === undefined || mounted.includes(cache.target)) return [];
    const common = {
      id: `cache-mount:${step.lines[0]}`,
      kind: 'cache-mount' as const,
      lines: step.lines,
      title: `Keep ${manager.name}'s downloads in a cache mount`,
      message: `${shortStep(step)} downloads everything again whenever it runs; it still runs as often, and finds its downloads in ${cache.target}, which stays on the builder and is no longer in the stage`,
    };
    const reason = refusal(plan, step, cache);
    if (reason !== undefined) return [{ ...common, edits: [], refused: reason }];
    const [start, end] = spanOfLines(text, step.lines[0], step.lines[1]);
    const keyword = /^\s*RUN(?=\s)/i.exec(text.slice(start, end));
    if (keyword === null) return [];
    const at = start + keyword[0].length;
    const sharing = cache.sharing === undefined ? '' : `,sharing=${cache.sharing}`;
    const edit = replaceAt(file, text, at, at, ` --mount=type=cache,target=${cache.target}${sharing}`);
    return checkEdit(input, [edit], { same: stepForStep(plan) }).ok ? [{ ...common, edits: [edit] }] : [];
  });
};
