import type { ComparedPart, ExportMode, Fact } from '../cause';
import { list, oneLine, shortDigest, shownPath } from '../text/text';
import { shortBuild } from './builds';
import { undone } from './causes';
import { isWas, nameOfStep, type Tense } from './terms';

const exported: Readonly<Record<ExportMode, string>> = {
  inline: 'the earlier build exported an inline cache',
  min: 'the earlier build exported its cache with mode=min',
  max: 'the earlier build exported its cache with mode=max',
  none: 'the record of the earlier build shows no export of a cache',
  unknown: 'the earlier build exported a cache; its mode is not recorded',
};

const digestSources = {
  vertices: "the FROM steps' names",
  materials: "the provenances' materials",
  store: 'as it is here now',
} as const;

const comparedParts: Readonly<Record<ComparedPart, string>> = {
  line: 'its own line',
  arguments: 'its arguments',
  environment: 'its environment',
  base: 'its base image',
  below: 'the steps before it',
};

const joined = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** What USER, WORKDIR and SHELL make of an operation: of the next build only their lines are known. */
const setters: ReadonlySet<string> = new Set(['user', 'cwd', 'args']);

const textDiffers = 'the Dockerfile differs here from the one that was built';

/** One line of evidence. */
export function factSentence(fact: Fact, tense: Tense): string {
  const isNext = tense === 'next';
  switch (fact.kind) {
    case 'attribute':
      return `the record has ${fact.name}${fact.value === '' ? '' : ` = ${fact.value}`}`;
    case 'platforms':
      return `platforms recorded: ${list(fact.old)}, then ${list(fact.new)}`;
    case 'digest-moved':
      return `${fact.ref}: ${shortDigest(fact.old)}, now ${shortDigest(fact.new)} (${digestSources[fact.from]})`;
    case 'line-added':
      if (fact.by === 'names') return 'the earlier build has no such step';
      return isNext
        ? 'the line is in the Dockerfile and not in the one that was built'
        : "the line is in this build's Dockerfile and not in the earlier one";
    case 'texts-differ':
      if (isNext) return textDiffers;
      return fact.by === 'dockerfile'
        ? 'the Dockerfiles of both builds differ here'
        : "the steps' names in both builds differ here";
    case 'text-was':
      return `was: ${oneLine(fact.text, 200)}`;
    case 'text-is':
      return `is: ${oneLine(fact.text, 200)}`;
    case 'layout-differs':
      return 'the words are the same: blanks and line breaks differ';
    case 'text-removed':
      return `removed: ${oneLine(fact.text, 200)}`;
    case 'operations-differ':
      if (isNext && fact.parts.length === 1 && setters.has(fact.parts[0] ?? '')) return textDiffers;
      return `the recorded operations differ in ${fact.parts.join(', ')}`;
    case 'digests-differ':
      return "the step's digest differs and its parent's does not: its own definition changed";
    case 'hidden-below':
      return 'the step below it changed too though its line did not: a variable in the scope of both would do that';
    case 'only-heredoc-left':
      return 'the line and its parent are the same, and it reads nothing else';
    case 'value':
      return `${fact.name} ${isWas(fact)}`;
    case 'parent-ran':
      return `a step whose filesystem ${isNext ? 'runs' : 'ran'} again runs again: what is below is not compared by content`;
    case 'source-ran':
      return 'the stage it reads from ran again in this build';
    case 'compared-by-content':
      return 'what COPY --from and mounts select is compared by content: the rebuild ends here when the files come out the same';
    case 'only-source-ran':
      return 'its own line, its parent and its arguments are the same';
    case 'several-sources':
      return `${fact.count} of its sources ran again: the record does not say which came out differently`;
    case 'layers-differ':
      return `its layer was ${shortDigest(fact.old)}, now ${shortDigest(fact.new)}`;
    case 'no-earlier-build':
      return 'there is no earlier record to compare with';
    case 'nothing-cached':
      return 'no RUN, COPY or ADD of this build came from the cache';
    case 'ruled-out': {
      const parts = fact.compared.map((part) => comparedParts[part]);
      return `ruled out: ${joined(parts)} ${parts.length === 1 && !fact.compared.includes('arguments') && !fact.compared.includes('below') ? 'is' : 'are'} the same`;
    }
    case 'parent-other':
      return 'a step is not what it was when its filesystem is not: what is below is not compared by content';
    case 'laid-between':
      return `${nameOfStep(fact.step)} lies between: laid over with --link, it depends on nothing below`;
    case 'left-by':
      return `the result is that of ${shortBuild(fact.build)}`;
    case 'earlier-kept':
      return 'the builder still keeps the result of the earlier build: nothing was pruned here';
    case 'earlier-gone':
      return 'the builder no longer keeps the result of the earlier build';
    case 'below-not-known':
      return `not ruled out: ${nameOfStep(fact.step)} may not be what it was in the earlier build`;
    case 'same-key':
      return fact.by === 'names'
        ? 'its line and its base image are the same as before'
        : 'its own definition and its base image are the same as before: its key did not change';
    case 'builder-warm':
      return 'the builder still held what is below it';
    case 'held-by-import':
      return 'other steps of this build came from a cache';
    case 'builder-not-recorded':
      return 'whether the builder still held earlier results is not recorded';
    case 'other-builder':
      return `not ruled out: builder ${fact.name} never held what builder ${fact.before} built in the earlier build`;
    case 'filter-possible':
      return 'not ruled out: --no-cache-filter, which leaves no trace in a log';
    case 'no-cache-possible':
      return 'not ruled out: --no-cache, which leaves no trace in a log';
    case 'only-content-step':
      return 'a later step that the imported cache holds was invalidated, and this is the only step before it that reads the build context';
    case 'one-of-content-steps':
      return `one of ${fact.count} steps that read the build context changed; the cache did not hold their results, so each ran`;
    case 'revision-moved':
      return `the commit was ${fact.old.slice(0, 10)}, now ${fact.new.slice(0, 10)}`;
    case 'git-is-read':
      return '.git is not left out by .dockerignore';
    case 'patterns-added':
      return `patterns added: ${list(fact.patterns)}`;
    case 'patterns-removed':
      return `patterns removed: ${list(fact.patterns)}`;
    case 'import-read':
      return `a cache was imported${fact.refs.length === 0 ? '' : `: ${list(fact.refs)}`}`;
    case 'import-failed':
      return `the import failed: ${oneLine(fact.error, 300)}`;
    case 'nothing-imported':
      return 'no cache was imported';
    case 'cache-exported':
      return exported[fact.mode];
    case 'reader-ran':
      return `${nameOfStep(fact.reader)} ran in this build and reads it`;
    case 'reader-needs':
      return `${nameOfStep(fact.reader)} ran and needs its files`;
    case 'base-pulled-again':
      return 'the base image was pulled again although it is the same';
    case 'stage-not-built':
      return 'the earlier build has no step of this stage';
    case 'step-not-needed':
      return 'the earlier target did not need this step';
    case 'step-not-reached':
      return 'the earlier build has the step, and never started it';
    case 'step-undone':
      return undone[fact.outcome];
    case 'maybe-same-image':
      return 'both names may be of one image: then nothing changes';
    case 'maybe-same-layers':
      return 'two images of the same layers are one for the cache: then nothing changes';
    case 'only-if':
      return `only if ${nameOfStep(fact.step)} is`;
    case 'perhaps-held':
      return 'an earlier build had the very same step: if its files were the same, the builder may still hold the result';
    case 'fingerprints-taken':
      return isNext
        ? 'the files as they are now, held against the fingerprint that was taken at that build'
        : 'fingerprints of the context were taken at both builds';
    case 'fingerprint-late':
      return `this one ${(fact.ms / 1000).toFixed(1)} s after the build began`;
    case 'fingerprint-moving':
      return `changed while the build began, so not sure to be what it took: ${list(fact.paths.slice(0, 3).map(shownPath))}`;
    case 'fingerprints-same':
      return 'fingerprints of both builds show that no file it takes differs';
    case 'renamed':
      return `${shownPath(fact.to)} has the content that ${shownPath(fact.from)} had: renamed`;
    case 'commits-differ':
      return `git: these differ between the commits of both builds, ${fact.old.slice(0, 10)} and ${fact.new.slice(0, 10)}`;
    case 'uncommitted':
      return 'the work tree held changes that were not committed: other files may differ too';
    case 'untouched-since':
      return 'nothing of the files it takes was touched since the earlier build began';
    case 'touched-between':
      return `files of the context that were touched ${isNext ? 'since that build began' : 'between the two builds'}, the last first`;
  }
}
