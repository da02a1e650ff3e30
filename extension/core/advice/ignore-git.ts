import type { Action } from './types';

const leavesGitOut = (text: string): boolean => {
  let out = false;
  for (const line of text.split(/\r?\n/).map((l) => l.trim())) {
    if (/^(?:\*\*\/)?\/?\.git\/?(?:\*\*?)?$/.test(line) || line === '*' || line === '**' || line === '.*') out = true;
    if (/^!(?:\*\*\/)?\/?\.git(?:\/|$)/.test(line)) out = false;
  }
  return out;
};

/** A COPY of the whole context takes .git too, and every commit changes it. */
export const ignoreGit: Action = ({ plan, dockerignore, hasGit, explanation }) => {
  if (dockerignore === undefined || leavesGitOut(dockerignore.text)) return [];
  const step = plan.steps.find(
    (s) => s.needed && s.inputs.some((i) => i.kind === 'context' && (i.paths ?? []).includes('.')),
  );
  const seen = explanation?.steps.some((s) => s.causes.some((c) => c.culprit.name === '.git')) === true;
  if (step === undefined || (hasGit !== true && !seen)) return [];
  const common = {
    id: 'ignore-git',
    kind: 'ignore-git' as const,
    lines: step.lines,
    title: 'Leave .git out of the build context',
    message: `${step.text.split('\n')[0] ?? ''} takes .git too: every commit changes it, and the step runs again`,
  };
  const user = plan.steps.find((s) => s.instruction === 'RUN' && /(?:^|[\s;&|(])git\s|\.git\b/.test(s.text));
  if (user !== undefined)
    return [{ ...common, edits: [], refused: `line ${user.lines[0]} uses git: it may need the folder` }];
  const { text, file } = dockerignore;
  const lines = text.split('\n');
  const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const breakBefore = text === '' || text.endsWith('\n') ? '' : '\n';
  const saves = explanation?.steps
    .filter((s) => s.causes.some((c) => c.culprit.name === '.git'))
    .reduce((sum, s) => sum + s.seconds, 0);
  return [
    {
      ...common,
      edits: [{ file, range: { start: end, end }, newText: `${breakBefore}.git\n` }],
      ...(seen &&
        saves !== undefined && {
          saves: { seconds: saves, basis: 'the step ran again in the last build after a commit' },
        }),
    },
  ];
};
