import { shortStep } from '../../plan/short-step';
import { targetChain } from '../../plan/chain';
import { copyForm } from '../../plan/forms';
import { cleanPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { replaceAt, spanOfLines } from '../text/edits';
import { managers, type Cache } from '../managers';
import { commandOf, commands } from '../run/shell';
import { ownTarget } from '../same/own-target';
import { stepForStep } from '../same/step-for-step';
import type { Action, AdviceInput, Edit, Fix } from '../types';
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

/** Images whose commands run as root, as far as their documents say. */
const rootBases =
  /(?:^|\/)(?:node|python|bun|debian|ubuntu|fedora|alpine|php|ruby|golang|rust|centos|rockylinux|almalinux|amazonlinux|archlinux|buildpack-deps|eclipse-temurin|openjdk|maven|miniconda3|elixir|deno|swift)(?:[:@]|$)/;

/** A COPY into the folder, or a part of it: a mount would hide it. */
const placed = (plan: Plan, step: Step, target: string): Step | undefined =>
  plan.steps.find((s) => {
    const dest = s.stage === step.stage ? copyForm(s.expanded)?.dest : undefined;
    return dest !== undefined && isAtOrBelow(cleanPath(dest), target);
  });

/** Commands that may call the tool unseen, and would not find what it left in the mount. */
const mayCall = /\bmake\b|\.sh\b|\b(?:ba)?sh\b|\b(?:just|task|mage|bazel|ninja|cmake)\b|(?:^|[\s&;])\.\//;

/** The RUNs of a stage that use the tool; undefined when others may use it unseen. */
function usersOf(plan: Plan, step: Step, cache: Cache): Step[] | undefined {
  const own = plan.steps.filter((s) => s.stage === step.stage && s.instruction === 'RUN');
  const users = own.filter((s) => cache.command.test(s.source));
  const stands = plan.stages.some((s) => s.baseStage === step.stage);
  const unseen = own.some((s) => !users.includes(s) && mayCall.test(s.text.replace(/^RUN\s+/i, '')));
  return stands || unseen ? undefined : users;
}

/** Why the mount may change what the step does; undefined when it does not. */
function refusal(plan: Plan, step: Step, cache: Cache): string | undefined {
  const { target } = cache;
  const isInImage = targetChain(plan).has(step.stage);
  // Downloads are for no image: hadolint and the managers' own documents say so. What later commands read in place is another matter.
  if (isInImage && cache.isReread === true)
    return `the image would no longer hold what is in ${target}: its content is a promise`;
  const own = cache.isReread === true ? ownTarget(plan, step.stage) : undefined;
  if (own !== undefined) return own;
  if (isInImage && !rootBases.test(baseOf(plan, step.stage)))
    return 'who runs the commands of this image is not known, and downloads of others are kept elsewhere';
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
  const put = placed(plan, step, target);
  if (put !== undefined) return `line ${put.lines[0]} puts files into ${target}, which a mount would hide`;
  const other = namer(plan, step, target) ?? takes(plan, step.stage, target);
  return other === undefined ? undefined : `line ${other.lines[0]} reads ${target}`;
}

/** The mounts behind RUN, and without the flags that would keep them empty; undefined where the keyword is not found. */
function mountEdit({ text, file }: AdviceInput, step: Step, cache: Cache): Edit[] | undefined {
  const [start, end] = spanOfLines(text, step.lines[0], step.lines[1]);
  const raw = text.slice(start, end);
  const keyword = /^\s*RUN(?=\s)/i.exec(raw);
  if (keyword === null) return undefined;
  const at = start + keyword[0].length;
  const sharing = cache.sharing === undefined ? '' : `,sharing=${cache.sharing}`;
  const mounts = [cache.target, ...(cache.beside ?? [])]
    .map((t) => ` --mount=type=cache,target=${t}${sharing}`)
    .join('');
  const off = cache.off === undefined ? [] : [...raw.matchAll(cache.off)];
  return [
    replaceAt(file, text, at, at, mounts),
    ...off.map((m) => replaceAt(file, text, start + m.index, start + m.index + m[0].length, '')),
  ];
}

/**
 * A package manager's downloads in a cache mount: they are at hand when the step runs again. A mount of that kind is no part
 * of a step's key (FACTS, When a step runs again). What several commands of a tool read in place is mounted for all of them.
 */
export const cacheMount: Action = (input) => {
  const { plan } = input;
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
    const users = cache.isReread === true ? usersOf(plan, step, cache) : [step];
    // One fix for all commands of the tool: it stands at the first of them.
    if (users === undefined || users[0]?.id !== step.id) return [];
    if (users.some((s) => s.flags.some((f) => f.includes(`target=${cache.target}`)))) return [];
    const common = {
      id: `cache-mount:${step.lines[0]}`,
      kind: 'cache-mount' as const,
      lines: step.lines,
      title: `Keep ${manager.name}'s downloads in a cache mount`,
      message: `${shortStep(step)} downloads everything again whenever it runs; it still runs as often, and finds its downloads in ${cache.target}, which stays on the builder and is no longer in the stage`,
    };
    const reason = users.map((s) => refusal(plan, s, cache)).find((r) => r !== undefined);
    // What no person can do anything about is not told: the image is to hold it.
    if (reason !== undefined) return cache.isReread === true ? [] : [{ ...common, edits: [], refused: reason }];
    const edits = users.map((s) => mountEdit(input, s, cache));
    if (edits.includes(undefined)) return [];
    const all = edits.flatMap((e) => e ?? []);
    return checkEdit(input, all, { same: stepForStep(plan) }).ok ? [{ ...common, edits: all }] : [];
  });
};
