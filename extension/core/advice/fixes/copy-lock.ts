import { globComponent, hasWildcards } from '../../context/glob';
import { copyForm, runForm } from '../../plan/forms';
import { cleanPath, contextPath } from '../../plan/paths';
import { shortStep } from '../../plan/short-step';
import type { Step } from '../../plan/types';
import { list, oneLine } from '../../text/text';
import { installOf } from '../run/chain';
import { baseName } from '../same/landing';
import { stepForStep } from '../same/step-for-step';
import { checkEdit } from '../same/verify';
import { replaceAt, spanOfLines } from '../text/edits';
import { rawText } from '../text/instruction-text';
import type { Action, AdviceInput, Fix } from '../types';

/** Files that say which versions are installed. */
const isLock =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Gemfile\.lock|composer\.lock|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|mix\.lock|Package\.resolved)$/;

const takes = (source: string, path: string): boolean => {
  const own = contextPath(source);
  return own === '.' || own === path || (hasWildcards(own) && globComponent(own)?.test(path) === true);
};

/** COPY steps of the context in front of a RUN, as its stage has them. */
const copiesBefore = ({ plan }: AdviceInput, run: Step): Step[] =>
  plan.steps.filter(
    (s) => s.stage === run.stage && s.lines[0] < run.lines[0] && s.inputs.some((i) => i.kind === 'context'),
  );

function fixOf(input: AdviceInput, run: Step): Fix[] {
  const { contextFiles, readContext, text, file, plan } = input;
  const install = installOf(run);
  const at = runForm(run.expanded)?.workdir;
  if (install === undefined || at === undefined || contextFiles === undefined || install.cd !== undefined) return [];
  const copies = copiesBefore(input, run);
  const sources = copies.flatMap((s) => copyForm(s.expanded)?.sources ?? []);
  const reads = install.manager.reads({
    command: install.command,
    files: contextFiles,
    read: (name) => readContext?.(name),
    env: new Map(),
  });
  const locks = reads.filter((name) => isLock.test(name) && !sources.some((s) => takes(s, name)));
  const manifest = copies.find((s) => {
    const form = copyForm(s.expanded);
    if (form === undefined || form.exclude.length > 0 || cleanPath(form.dest) !== cleanPath(at)) return false;
    return form.sources.every((n) => reads.includes(contextPath(n)) && !n.includes('/'));
  });
  if (locks.length === 0 || manifest === undefined || sources.some((s) => contextPath(s) === '.')) return [];
  const raw = rawText(text, manifest);
  const last = contextPath(copyForm(manifest.expanded)?.sources.at(-1) ?? '');
  const word = raw.lastIndexOf(last);
  const [start] = spanOfLines(text, manifest.lines[0], manifest.lines[1]);
  const dest = /(\s)(\S+)\s*$/.exec(raw);
  // The list form, quotes and lines that go on are left as they are.
  if (word < 0 || dest === null || /["'\\[]/.test(raw)) return [];
  const end = start + dest.index;
  const target = dest[2] ?? '.';
  const folder = target.endsWith('/') ? target : target === '.' ? './' : `${target}/`;
  const edit = replaceAt(file, text, end, end + dest[0].trimEnd().length, ` ${locks.join(' ')} ${folder}`);
  const common = {
    id: `extract-dependencies:${manifest.lines[0]}`,
    kind: 'extract-dependencies' as const,
    lines: manifest.lines,
    title: `Copy ${list(locks)} too, before the install`,
    message: `${shortStep(manifest)} leaves out ${list(locks)}: ${oneLine(install.command)} takes the newest versions, and does not run again when ${baseName(locks[0] ?? '')} changes`,
  };
  return checkEdit(input, [edit], { same: stepForStep(plan) }).ok ? [{ ...common, edits: [edit] }] : [];
}

/** A manifest is copied before the install and its lock file is not: what is installed is not what the lock says. */
export const copyLock: Action = (input) => input.plan.steps.flatMap((step) => (step.needed ? fixOf(input, step) : []));
