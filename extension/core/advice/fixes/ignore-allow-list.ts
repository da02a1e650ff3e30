import { count } from '../../text/text';
import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import { applyEdits, lineBreak, replaceAt } from '../text/edits';
import { contextReads, otherDockerfiles, takenOf } from '../text/ignore-file';
import type { Action, AdviceInput, Edit, Fix } from '../types';

/** Lines that begin an ignore file which leaves out everything but what it lists. */
const isAllowList = (text: string): boolean =>
  text.split(/\r?\n/).some((l) => /^(?:\*\*?|\/?\*\*\/\*|\.)$/.test(l.trim()));

/** A workflow, a compose or a bake file that names another Dockerfile than this, or writes one down itself. */
function buildsOther(text: string, file: string): boolean {
  const own = file.split(/[\\/]/).at(-1) ?? '';
  if (/dockerfile[_-]inline|additional_contexts|^\s*contexts\s*=/m.test(text)) return true;
  const named = [
    ...text.matchAll(/\bdockerfile["']?\s*[:=]\s*["']?([^\s"',}]+)/g),
    ...text.matchAll(/(?:^|\s)file\s*:\s*["']?([^\s"',}]*(?:Docker|Container)file[^\s"',}]*)/gi),
    ...text.matchAll(/\bdocker(?:\s+buildx)?\s+build\b[^\n]*?\s(?:-f|--file)[ =]["']?([^\s"']+)/g),
  ].map((m) => m[1] ?? '');
  return named.some((path) => path.includes('$') || path.split('/').at(-1) !== own);
}

/** Why no list can be made of what the Dockerfile copies; undefined when it can. */
function refusal(input: AdviceInput): string | undefined {
  if (input.contextFiles === undefined) return 'the files of the build context are not known';
  const [other] = otherDockerfiles(input);
  if (other !== undefined)
    return `${other.file} may be built with the same context and ignore file, and copy something else`;
  const builder = (input.siblings ?? []).find((s) => buildsOther(s.text, input.file));
  if (builder !== undefined) return `${builder.file} may build another Dockerfile with the same context`;
  for (const { step, paths } of contextReads(input.plan)) {
    const where = `line ${step.lines[0]}`;
    if (paths.includes('.')) return `${where} copies the whole context: name what it needs first`;
    if (step.text.includes('$')) return `what ${where} copies depends on a variable`;
    const odd = paths.find((p) => /^[#!]|\\|\s$/.test(p));
    if (odd !== undefined) return `${where} copies ${JSON.stringify(odd)}, which an ignore file can't name plainly`;
  }
  return undefined;
}

/** What was sent and is copied is still sent, and nothing is sent that was not. */
function holds(input: AdviceInput, edit: Edit, paths: readonly string[]): boolean {
  const text = input.dockerignore?.text ?? '';
  const before = readIgnoreFile(text);
  const after = readIgnoreFile(applyEdits(text, [edit]));
  const known = [...paths.filter((p) => !/[*?[]/.test(p)), ...(input.contextFiles ?? [])];
  const selected = new Set(contextReads(input.plan).flatMap((r) => [...takenOf(r.step, known)]));
  return known.every((p) => {
    const [was, is] = [isIgnored(before, p).ignored, isIgnored(after, p).ignored];
    return selected.has(p) ? was === is : !was || is;
  });
}

/** Whether the context has files that no step copies, the Dockerfile and the ignore file aside; undefined when not known. */
function sentInVain(input: AdviceInput): boolean | undefined {
  const { contextFiles, file, dockerignore } = input;
  if (contextFiles === undefined) return undefined;
  const selected = new Set(contextReads(input.plan).flatMap((r) => [...takenOf(r.step, contextFiles)]));
  const isOwn = (path: string): boolean =>
    [file, dockerignore?.file].some((own) => own === path || own?.endsWith(`/${path}`) === true);
  return contextFiles.some((path) => !selected.has(path) && !isOwn(path));
}

/**
 * Leaves out everything but what the Dockerfile copies. The lines that were there follow, so that what was left out still is
 * (the last line that matches decides, moby/patternmatcher). BuildKit sends the Dockerfile and the ignore file always.
 */
export const ignoreAllowList: Action = (input) => {
  const { plan, dockerignore } = input;
  const reads = contextReads(plan);
  const [first] = reads;
  if (dockerignore === undefined || first === undefined || isAllowList(dockerignore.text)) return [];
  const paths = [...new Set(reads.flatMap((r) => r.paths))].sort();
  const common = {
    id: 'ignore-allow-list',
    kind: 'ignore-allow-list' as const,
    lines: first.step.lines,
    title: 'Send only what the Dockerfile copies (.dockerignore)',
    message: `the Dockerfile takes ${count(paths.length, 'path')} of the context: listed in .dockerignore, nothing else reaches a builder, whichever it is, nor a COPY . . that is written later`,
  };
  if (sentInVain(input) === false) return [];
  const refused = refusal(input);
  if (refused !== undefined) return [{ ...common, edits: [], refused }];
  const end = lineBreak(dockerignore.text);
  const start = dockerignore.text.startsWith('\ufeff') ? 1 : 0;
  const rest = dockerignore.text.length > start ? end : '';
  const lines = ['# Only what the Dockerfile copies.', '*', ...paths.map((p) => `!${p}`)].join(end) + end + rest;
  const edit = replaceAt(dockerignore.file, dockerignore.text, start, start, lines);
  if (!holds(input, edit, paths)) {
    const reason = 'the lines that are there and the list would disagree on a path';
    return [{ ...common, edits: [], refused: reason }] satisfies Fix[];
  }
  return [{ ...common, edits: [edit] }];
};
