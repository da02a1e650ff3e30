import type { Cause, CauseKind, CauseOf, ExportMode, Use } from '../cause';
import { list, oneLine, shortDigest, shownPath } from '../text/text';
import { othersClause } from './others';
import { both, few, isWas, nameOfStage, nameOfStep, wasOrWere, type Tense } from './terms';

type InstructionSubject = CauseOf<'instruction-changed'>['subject'];
type Sentence<K extends CauseKind> = (cause: CauseOf<K>) => string;

const firstBuild: Sentence<'first-build'> = ({ subject }) => {
  switch (subject.how) {
    case 'nothing-before':
      return 'nothing of this was built before';
    case 'no-baseline':
      return 'no earlier build of this step is at hand to compare with';
    case 'stage-not-built':
      return 'the earlier build did not build this stage: its target did not need it';
    case 'not-reached':
      return 'the earlier build failed before it came to this step';
    case 'not-shown':
      return 'the earlier log does not show this step, and rows of it may be missing';
    case 'no-record':
      return 'no earlier build of this step is known';
    case 'failed':
    case 'canceled':
      return undone[subject.how];
  }
};

/** Why the last build left nothing of a step. */
export const undone = {
  failed: 'the step failed in the last build, and a step that fails leaves nothing in the cache',
  canceled: 'the last build was canceled before the step had ended',
} as const;

const instructionChanged: Sentence<'instruction-changed'> = ({ subject }) => {
  switch (subject.how) {
    case 'edited':
      return `the line ${nameOfStep(subject.step)} was edited`;
    case 'layout':
      return `only the layout of ${nameOfStep(subject.step)} was edited: its blanks are part of the key`;
    case 'differs':
      return lineDiffers(nameOfStep(subject.step));
    case 'moved':
      return `${nameOfStep(subject.step)} stands at another place: what is below it is not what it was`;
    case 'heredoc':
      return `the heredoc of ${nameOfStep(subject.step)} was edited: the instruction's own line is the same`;
    case 'below':
      return `${nameOfStep(subject.step)} stands on another image or platform than in the last build`;
    case 'removed':
      return `${oneLine(subject.removed, 40)} above ${nameOfStep(subject.step)} was removed: the step stands on other files`;
    case 'base':
      return `FROM was edited: ${subject.new} instead of ${subject.old}`;
    case 'setter':
      return `${setterChange(subject)}, and ${
        subject.step.text.startsWith('RUN') ? 'it is part of every RUN below it' : 'its path is taken from there'
      }`;
  }
};

/** USER, WORKDIR or SHELL came, went or says something else. */
function setterChange({ instruction, step, old, new: now }: Extract<InstructionSubject, { how: 'setter' }>): string {
  if (old === undefined && now !== undefined) return `${oneLine(now, 40)} was added above ${nameOfStep(step)}`;
  if (now === undefined && old !== undefined) return `${oneLine(old, 40)} above ${nameOfStep(step)} was removed`;
  return `${instruction} above ${nameOfStep(step)} was edited`;
}

const lineDiffers = (step: string): string =>
  `the line ${step} differs: it was edited, or a variable in it has another value`;

const argChanged: Sentence<'arg-changed'> = ({ subject }) => {
  switch (subject.how) {
    case 'value':
      return `ARG ${subject.name} ${isWas(subject)}: ${
        subject.instruction === 'RUN'
          ? `RUN gets every ARG in scope in its environment, ${subject.used ? 'and this one uses it' : 'used or not, and this one does not use it'}`
          : `${nameOfStep(subject.step)} expands it`
      }`;
    case 'expands':
      return `${subject.name} has another value: ${nameOfStep(subject.step)} expands to something else`;
    case 'hidden':
      return `the definition of ${nameOfStep(subject.step)} changed though its line did not: an ARG, an ENV, USER or SHELL in its scope has another value`;
    case 'after-hidden':
      return lineDiffers(nameOfStep(subject.step));
    case 'blind':
      return goneOrFilter(true);
  }
};

const envChanged: Sentence<'env-changed'> = ({ subject }) =>
  subject.old === undefined && subject.new === undefined
    ? `ENV ${subject.name} stands at another place among the variables of ${nameOfStep(subject.step)}`
    : `ENV ${subject.name} ${isWas(subject)}: it is part of the environment of ${nameOfStep(subject.step)}`;

/** What a step takes of the context, when it is not known which file of it changed. */
function selected(paths: readonly string[]): string {
  if (paths.length === 1 && paths[0] === '.') return 'a file of the build context';
  const isOne = paths.length === 1 && !/^\.?\/?$|[*?[]/.test(paths[0] ?? '');
  return isOne ? list(paths) : `a file selected by ${list(paths)}`;
}

const mayHave = (what: string, { certainty }: Cause): string =>
  certainty === 'unknown' ? `${what} may have changed` : `${what} changed`;

const filesChanged: Sentence<'files-changed'> = (cause) => {
  const { subject } = cause;
  switch (subject.how) {
    case 'named': {
      const files = subject.files.map(shownPath);
      return files.length <= 3
        ? `${list(files)} changed, and ${list(subject.paths)} takes ${files.length === 1 ? 'it' : 'them'}`
        : `${files.length} files that ${list(subject.paths)} takes changed, first ${list(files.slice(0, 3))}`;
    }
    case 'selected': {
      const touched = subject.touched.filter((path) => !subject.paths.includes(path)).map(shownPath);
      const perhaps = touched.length === 0 ? '' : `, perhaps ${list(touched.slice(0, 3))}`;
      return `${mayHave(selected(subject.paths), cause)}${perhaps}`;
    }
    case 'git':
      return `${list(subject.paths)} takes the .git folder too, and a commit changes it`;
    case 'touched': {
      const files = subject.files.map(shownPath);
      return `${few(files, list(files.slice(0, 3)))} ${wasOrWere(files.length)} touched since the last build: it runs if the content differs`;
    }
    case 'named-context':
      return namedContext(cause, subject.paths, subject.name);
  }
};

const namedContext = (cause: Cause, paths: readonly string[], name: string): string =>
  mayHave(`${list(paths)} of the named context ${name}`, cause);

const ignoreChanged: Sentence<'ignore-changed'> = ({ subject }) => {
  switch (subject.how) {
    case 'moved': {
      const { file, line } = subject;
      const files = subject.files.map(shownPath);
      return `${file} was edited${line === undefined ? '' : ` (${line})`}: it moved ${few(files, list(files.slice(0, 3)))} in or out`;
    }
    case 'edited':
      return `.dockerignore was edited: ${list(subject.paths)} may take other files now`;
  }
};

const baseChanged: Sentence<'base-changed'> = ({ subject }) => {
  switch (subject.how) {
    case 'moved':
      return `the base image ${subject.ref} moved: the same name now gives another image`;
    case 'other-digest':
      return `the base image is ${shortDigest(subject.new)} and was ${shortDigest(subject.old)} in that build`;
  }
};

const files = (paths: readonly string[]): string => (paths.length === 0 ? 'files' : list(paths));

const uses: Readonly<Record<Use, string>> = {
  write: 'to write into',
  run: 'to run on',
  copy: 'to copy from',
  mount: 'to mount',
};

/** Why an imported cache did not hold a step's files. */
const notHeld: Readonly<Record<ExportMode, string>> = {
  inline: "the inline cache holds the final stage's layers only",
  min: "the cache written with mode=min holds the final stage's layers only",
  max: 'the imported cache did not hold them',
  none: 'the imported cache did not hold them',
  unknown: 'the imported cache did not hold them',
};

const neededDownstream: Sentence<'needed-downstream'> = ({ subject: { step, reader, use, mode } }) => {
  const stage = nameOfStage(step.stage);
  const whose = step.stage.index === reader.stage.index ? 'the files below it' : `${stage}'s files`;
  return `${stage} was rebuilt because ${nameOfStep(reader)} changed and needs ${whose} ${uses[use]}; ${notHeld[mode]}`;
};

const goneOrNoCache = (blind: boolean): string =>
  blind
    ? 'the line is the same and ran again, as did all others: --no-cache, a change that names of steps do not show (a variable, USER, SHELL, the text of a heredoc), or the builder had lost its cache'
    : 'the step is the same and ran again, as did all others: --no-cache, or the builder had lost its cache';

const goneOrFilter = (blind: boolean): string =>
  blind
    ? 'the line is the same and ran again: a change that names of steps do not show (a variable, USER, SHELL, the text of a heredoc), --no-cache-filter, or its result was pruned'
    : 'the step is the same and ran again: --no-cache-filter named its stage, or its result was pruned';

/** Why a cache that can be read holds nothing of a build, by its type. */
const whyNothing: Readonly<Record<string, string>> = {
  registry:
    'the image carries no cache data (no inline cache, no --cache-to), or another branch, target or platform wrote it last',
  gha: 'another job, target or platform wrote the same scope last, or the branch has none of its own',
  local: 'it was never written under this name, or another build wrote it last',
};

/** How builders other than BuildKit look for a result. */
const missedBy: Readonly<Record<Extract<CauseOf<'cache-missing'>['subject'], { how: 'chain-missed' }>['by'], string>> =
  {
    classic:
      "the legacy builder takes an image of this machine (or of --cache-from) that was made from the image below by this very instruction, and found none (removed, another machine, or a platform that is not the host's, where it finds none since Docker 25.0.2)",
    buildah:
      'buildah takes a layer that was made from the one below by this very instruction, and found none (removed, another machine or storage, or --no-cache)',
    kaniko:
      'kaniko takes a layer from its cache repository (--cache=true --cache-repo=…), and found none under the key of this instruction',
  };

const cacheMissing: Sentence<'cache-missing'> = ({ subject }) => {
  switch (subject.how) {
    case 'import-failed':
      return 'its cached result was not to be had: the cache could not be imported';
    case 'not-in-import':
      return 'its result was neither in the builder nor in the imported cache';
    case 'builder-lost-all':
      return 'the builder had nothing of the earlier build (a fresh or pruned builder), and no cache was imported';
    case 'gone':
      return 'the step is the same, and its result is no longer in the builder: pruned since the earlier build';
    case 'chain-missed':
      return `the instruction is the same and ran again, and why is not in the log: ${missedBy[subject.by]}`;
    case 'cached-for-other':
      return 'for another target of this very build the same step came from the cache, so that neither its line nor its files changed: the targets differ in an argument or an option of the build (SOURCE_DATE_EPOCH reaches WORKDIR and COPY)';
    case 'import-held-nothing':
      return `the cache that was imported held nothing of this: ${whyNothing[subject.type] ?? whyNothing['local'] ?? ''}`;
    case 'other-builder':
      return `builder ${subject.name ?? ''} has not built this before, and no cache was imported`;
    case 'gone-or-no-cache':
      return goneOrNoCache(subject.blind);
    case 'gone-or-filter':
      return goneOrFilter(subject.blind);
    case 'gone-besides': {
      const named = list(subject.files.slice(0, 3).map(shownPath));
      return `its earlier result is no longer in the builder, so that it would have run in any case; ${named === '' ? 'what it is made from' : named} may have changed as well`;
    }
    case 'not-known': {
      const { length } = subject.files;
      const touched =
        length === 0
          ? ''
          : `; ${list(subject.files.slice(0, 3).map(shownPath))} ${wasOrWere(length)} touched, so that BuildKit read ${length === 1 ? 'it' : 'them'} anew`;
      return `why it ran is not known: nothing that could be compared differs${touched}`;
    }
  }
};

const remoteChanged: Sentence<'remote-changed'> = (cause) => {
  const { subject } = cause;
  switch (subject.how) {
    case 'content':
      return `${oneLine(subject.ref, 80)} gave other content than before`;
    case 'named-context':
      return namedContext(cause, subject.paths, subject.name);
  }
};

const optionsChanged: Sentence<'options-changed'> = ({ subject }) =>
  subject.old === undefined && subject.new === undefined
    ? `an option of ${nameOfStep(subject.step)} differs: ${subject.flag}`
    : `${subject.flag} of ${nameOfStep(subject.step)} ${isWas(subject)}`;

type Standing = CauseOf<'parent-rebuilt'>['subject']['how'];

const parentIs: Readonly<Record<Standing, string>> = {
  ran: 'was rebuilt',
  cached: 'came from the cache and is not what it was in the earlier build',
  perhaps: 'came from the cache, and whether it is what it was in the earlier build is not known',
  'ran-perhaps': 'ran again, and whether it is what it was in the earlier build is not known',
};

const sourceIs: Readonly<Record<Standing, (source: string) => string>> = {
  ran: (source) => `a stage that was rebuilt: ${source} came out differently`,
  cached: (source) => `a stage that came from the cache and is not what it was in the earlier build: ${source}`,
  'ran-perhaps': (source) =>
    `a stage that ran again, of which it is not known whether it is what it was in the earlier build: ${source}`,
  perhaps: (source) => `a stage of which it is not known whether it is what it was in the earlier build: ${source}`,
};

/** One sentence a person understands, of every kind of cause and of both tenses: a new kind is a row here. */
const sentences: { readonly [K in CauseKind]: Readonly<Record<Tense, Sentence<K>>> } = {
  'first-build': both(firstBuild),
  'instruction-changed': both(instructionChanged),
  'instruction-added': both(({ subject }) => `${nameOfStep(subject.step)} is new in the Dockerfile`),
  'arg-changed': both(argChanged),
  'env-changed': both(envChanged),
  'files-changed': both(filesChanged),
  'ignore-changed': both(ignoreChanged),
  'base-changed': both(baseChanged),
  'parent-rebuilt': {
    past: ({ subject: { parent, how } }) => `the step before it, ${nameOfStep(parent)}, ${parentIs[how]}`,
    next: ({ subject: { parent, how } }) =>
      how === 'cached'
        ? `the step before it, ${nameOfStep(parent)}, comes from the cache and is not what it was in the earlier build`
        : `the step before it, ${nameOfStep(parent)}, would be rebuilt`,
  },
  'source-rebuilt': {
    past: ({ subject: { use, paths, source, how } }) =>
      `it ${use === 'mount' ? `mounts ${files(paths)} of` : `copies ${files(paths)} from`} ${sourceIs[how](nameOfStep(source))}`,
    next: ({ subject: { use, paths, source, how } }) =>
      `it ${use === 'mount' ? `mounts ${files(paths)} of` : `copies ${files(paths)} from`} a stage that ${how === 'cached' ? 'is not what it was in the earlier build' : 'would be rebuilt'}: if ${nameOfStep(source)} gives other files, it runs too`,
  },
  'needed-downstream': both(neededDownstream),
  'cache-disabled': both(({ subject }) =>
    subject.flag === '--layers=false'
      ? 'buildah kept no results of steps (--layers was not given, or false): each build runs them all'
      : `${subject.flag} was given: the step ran without looking at the cache`,
  ),
  'cache-missing': both(cacheMissing),
  'remote-changed': both(remoteChanged),
  'platform-changed': both(
    ({ subject }) =>
      `${subject.platform} was not built before (the earlier build was for ${list(subject.old)}): each platform has results of its own`,
  ),
  'options-changed': both(optionsChanged),
};

/** The cause alone. */
function sentence<K extends CauseKind>(cause: CauseOf<K>, tense: Tense): string {
  const row: Readonly<Record<Tense, Sentence<K>>> = sentences[cause.kind];
  return row[tense](cause);
}

/** The cause in one sentence, with what fits as well. */
export const causeSentence = (cause: Cause, tense: Tense): string =>
  `${sentence(cause, tense)}${othersClause(cause.others ?? [])}`;

/** The cause where there is room for one clause: that others fit is said, not which. */
export const causeClause = (cause: Cause, tense: Tense): string =>
  `${cause.certainty === 'likely' ? 'probably ' : ''}${sentence(cause, tense)}`;
