import { shortStep } from '../../plan/short-step';
import { copyForm } from '../../plan/forms';
import type { Plan, Step } from '../../plan/types';
import { replaceAt, spanOfLines } from '../text/edits';
import { areaOf, baseName, foldersAbove } from '../same/landing';
import { literal } from '../text/literal';
import { stepForStep } from '../same/step-for-step';
import { checkEdit } from '../same/verify';
import type { Action, AdviceInput, Fix } from '../types';

/** Folders that every distribution has as real folders of root's with mode 755: --link may make them anew unseen. */
const standard = new Set([
  '',
  'etc',
  'opt',
  'srv',
  'usr',
  'usr/local',
  'usr/local/bin',
  'usr/local/lib',
  'usr/local/share',
  'usr/local/etc',
  'usr/share',
  'var/lib',
  'var/www',
  'home',
]);
/** Links, or folders with a mode or owner of their own, in common images. */
const special = new Set([
  'bin',
  'sbin',
  'lib',
  'lib32',
  'lib64',
  'libx32',
  'tmp',
  'root',
  'run',
  'dev',
  'proc',
  'sys',
  'var',
  'mnt',
  'media',
]);

/** Steps that come before one in its filesystem, nearest first; undefined in place of a base image. */
function below(plan: Plan, step: Step): Step[] {
  const byId = new Map(plan.steps.map((s) => [s.id, s]));
  const found: Step[] = [];
  for (let at = step.inputs.find((i) => i.kind === 'parent')?.step; at !== undefined;) {
    const parent = byId.get(at);
    if (parent === undefined) break;
    found.push(parent);
    at = parent.inputs.find((i) => i.kind === 'parent')?.step;
  }
  return found;
}

/** Commands that give a folder another owner or mode, or put a link in its place. */
const changesFolders = /\b(?:chown|chmod|chgrp|setfacl|ln)\b|\b(?:mkdir|install)\s(?:.*\s)?-\w*m/;

/** Why --link may put other folders there than COPY does; undefined when it can be shown to give the same. */
function refusal(plan: Plan, step: Step, target: string): string | undefined {
  if (step.text.includes('$')) return 'its paths depend on a variable';
  const owner = /--chown=(\S+)/.exec(step.text)?.[1];
  if (owner !== undefined && !/^\d+(?::\d+)?$/.test(owner)) return 'its owner is a name, which --link can not resolve';
  const folder = target.endsWith('/') ? target.slice(0, -1) : target;
  const parents = foldersAbove(`${folder}/x`);
  // A name with an extension is a file's: only the folders above it count. Else a folder may be copied over it.
  const own = !target.endsWith('/') && /\.\w+$/.test(folder) ? parents.slice(0, -1) : parents;
  // The folders on the way get the owner and the mode of the files (fixes-generated.test.ts found it).
  const shaping = /--chmod=/.test(step.text) ? '--chmod' : /^0(?::0)?$/.test(owner ?? '0') ? undefined : '--chown';
  if (own.length > 0 && shaping !== undefined) return `the folders on its way would get its ${shaping} too`;
  const first = parents[0] ?? '';
  if (special.has(first))
    return `/${first} is a link, or has a mode of its own, in common images: --link would put a plain folder over it`;
  const steps = below(plan, step);
  const made = new Set<string>();
  for (const s of steps) {
    if (s.instruction === 'USER') return 'another user is set';
    const at = s.instruction === 'WORKDIR' ? (s.expanded ?? '').replace(/^WORKDIR \//, '') : undefined;
    if (at !== undefined) for (const p of foldersAbove(`/${at}/x`)) made.add(p);
  }
  if (plan.steps.some((s) => s.stage === step.stage && s.instruction === 'USER'))
    return "the stage sets a USER: folders may be that user's";
  const shaped = steps.find((s) => {
    const form = /--ch(?:mod|own)=/.test(s.text) ? copyForm(s.expanded) : undefined;
    return form !== undefined && foldersAbove(`${areaOf(form)}/x`).some((p) => own.includes(p));
  });
  if (shaped !== undefined) return `line ${shaped.lines[0]} may make a folder on its way with another owner or mode`;
  const named = own.map((p) => new RegExp(`(?<![\\w.-])${literal(baseName(p))}(?![\\w.-])`));
  const changer = steps.find(
    (s) => s.instruction === 'RUN' && changesFolders.test(s.source) && named.some((name) => name.test(s.source)),
  );
  if (changer !== undefined) return `line ${changer.lines[0]} may give a folder on its way another owner or mode`;
  const deep = own.filter((p) => !standard.has(p));
  const top = deep[0];
  if (top !== undefined) {
    const word = new RegExp(`/${literal(top)}(?![\\w-])`);
    const toucher = steps.find(
      (s) => s.instruction === 'RUN' && (word.test(s.source) || /\bch(?:own|mod)\b|\bln\b|\bmkdir\b/.test(s.source)),
    );
    if (toucher !== undefined)
      return `line ${toucher.lines[0]} may make /${top} with another owner or mode, or as a link`;
    if (!made.has(top)) return `/${top} may be in the base image with another owner or mode, or as a link`;
  }
  return undefined;
}

/** `# syntax=` of a frontend before 1.4 does not know --link. */
const tooOld = (text: string): boolean => /^#\s*syntax\s*=\s*docker\/dockerfile:(?:1\.[0-3](?:\D|$)|0)/im.test(text);

/** Only what the last build shows: this COPY ran again because what lies below it did, and for nothing else. */
function helps(input: AdviceInput, step: Step): Fix['saves'] {
  const own = input.explanation?.steps.filter((s) => s.step.id === step.id) ?? [];
  const onlyParent = own.some(
    (s) => s.outcome === 'rebuilt' && s.causes.length > 0 && s.causes.every((c) => c.kind === 'parent-rebuilt'),
  );
  if (!onlyParent || input.explanation === undefined) return undefined;
  const seconds = own.reduce((sum, s) => sum + s.seconds, 0);
  return {
    seconds: Math.round(seconds * 1000) / 1000,
    basis: 'it ran again in the last build only because a step below it did',
  };
}

/**
 * COPY --link does not depend on the files below it: it stays cached when they change. It helps nothing where the files below
 * are needed because no cache held them (moby/buildkit issue 2120; FACTS, When a step runs again).
 */
export const link: Action = (input) => {
  const { plan, text, file } = input;
  return plan.steps.flatMap((step): Fix[] => {
    const saves = helps(input, step);
    const target = copyForm(step.expanded)?.dest;
    const parent = step.inputs.find((i) => i.kind === 'parent');
    if (
      step.instruction !== 'COPY' ||
      saves === undefined ||
      target === undefined ||
      parent === undefined ||
      parent.link === true
    )
      return [];
    const common = {
      id: `link:${step.lines[0]}`,
      kind: 'link' as const,
      lines: step.lines,
      title: `Copy with --link: ${shortStep(step)}`,
      message: `${shortStep(step)} ran again because a step below it did; with --link it does not depend on them. Promised: the same files; folders on the way to them are made by root with mode 755`,
      saves,
    };
    const refused = tooOld(text)
      ? 'the frontend that "# syntax=" names does not know --link: it came with 1.4'
      : refusal(plan, step, target);
    if (refused !== undefined) return [{ ...common, edits: [], refused }];
    const [start, end] = spanOfLines(text, step.lines[0], step.lines[1]);
    const keyword = /^\s*COPY(?=\s)/i.exec(text.slice(start, end));
    if (keyword === null) return [];
    const at = start + keyword[0].length;
    const edit = replaceAt(file, text, at, at, ' --link');
    const checked = checkEdit(input, [edit], { same: stepForStep(plan) });
    const now = checked.ok ? checked.plan.steps.find((s) => s.id === step.id) : undefined;
    const linked = now?.inputs.some((i) => i.kind === 'parent' && i.link === true) === true;
    return linked ? [{ ...common, edits: [edit] }] : [];
  });
};
