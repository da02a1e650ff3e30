import { list, oneLine, shortDigest } from './short';

const code = (text: string): string => text;
const value = (v: string | undefined): string => (v === undefined ? 'not set' : v === '' ? 'empty' : `"${v}"`);
const isWas = (now: string | undefined, old: string | undefined): string => `is ${value(now)}, was ${value(old)}`;

const modeWords: Readonly<Record<string, string>> = {
  inline: "the inline cache holds the final stage's layers only",
  min: "the cache written with mode=min holds the final stage's layers only",
  max: 'the imported cache did not hold them',
  none: 'the imported cache did not hold them',
  unknown: 'the imported cache did not hold them',
};

/** All sentences that are said of a build, in one place: the only words of causes, evidence and cures. */
export const words = {
  // Causes: one sentence a person understands.
  cacheDisabled: (flag: string) => `${flag} was given: the step ran without looking at the cache`,
  platformChanged: (platform: string, before: string) =>
    `${platform} was not built before (the earlier build was for ${before}): each platform has results of its own`,
  baseChanged: (ref: string) => `the base image ${ref} moved: the same name now gives another image`,
  instructionAdded: (step: string) => `${step} is new in the Dockerfile`,
  instructionChanged: (step: string) => `the line ${step} was edited`,
  lineDiffers: (step: string) => `the line ${step} differs: it was edited, or a variable in it has another value`,
  instructionMoved: (step: string) => `${step} stands at another place: what is below it is not what it was`,
  instructionRemoved: (step: string, removed: string) =>
    `${oneLine(removed, 40)} above ${step} was removed: the step stands on other files`,
  baseEdited: (before: string, now: string) => `FROM was edited: ${now} instead of ${before}`,
  setterChanged: (instruction: string, step: string) =>
    `${instruction} above ${step} was edited, and it is part of every RUN below it`,
  heredocChanged: (step: string) => `the heredoc of ${step} was edited: the instruction's own line is the same`,
  argChanged: (
    name: string,
    old: string | undefined,
    now: string | undefined,
    step: string,
    instruction: string,
    used: boolean,
  ) =>
    `ARG ${name} ${isWas(now, old)}: ${
      instruction === 'RUN'
        ? `RUN gets every ARG in scope in its environment, ${used ? 'and this one uses it' : 'used or not, and this one does not use it'}`
        : `${step} expands it`
    }`,
  argDiffers: (name: string, step: string) => `${name} has another value: ${step} expands to something else`,
  envChanged: (name: string, old: string | undefined, now: string | undefined, step: string) =>
    old === undefined && now === undefined
      ? `ENV ${name} stands at another place among the variables of ${step}`
      : `ENV ${name} ${isWas(now, old)}: it is part of the environment of ${step}`,
  hiddenArg: (step: string) =>
    `the definition of ${step} changed though its line did not: an ARG, an ENV, USER or SHELL in its scope has another value`,
  optionChanged: (flag: string, old: string | undefined, now: string | undefined, step: string) =>
    old === undefined && now === undefined
      ? `an option of ${step} differs: ${flag}`
      : `${flag} of ${step} ${isWas(now, old)}`,
  remoteChanged: (ref: string) => `${oneLine(ref, 80)} gave other content than before`,
  filesChanged: (files: readonly string[], paths: readonly string[]) =>
    files.length <= 3
      ? `${list(files)} changed, and ${list(paths)} takes ${files.length === 1 ? 'it' : 'them'}`
      : `${files.length} files that ${list(paths)} takes changed, first ${list(files.slice(0, 3))}`,
  someFilesChanged: (paths: readonly string[], certainty: string) => {
    const what =
      paths.length === 1 && paths[0] === '.'
        ? 'a file of the build context'
        : paths.length === 1 && !/^\.?\/?$|[*?[]/.test(paths[0] ?? '')
          ? list(paths)
          : `a file selected by ${list(paths)}`;
    return certainty === 'unknown' ? `${what} may have changed` : `${what} changed`;
  },
  gitChanged: (paths: readonly string[]) => `${list(paths)} takes the .git folder too, and a commit changes it`,
  touchedFiles: (files: readonly string[]) =>
    `${list(files.slice(0, 3))}${files.length > 3 ? ` and ${files.length - 3} more` : ''} ${files.length === 1 ? 'was' : 'were'} touched since the last build`,
  perhaps: (files: readonly string[]) => `, perhaps ${list(files.slice(0, 3))}`,
  ignoreMoved: (file: string, line: string | undefined, files: readonly string[]) =>
    `${file} was edited${line === undefined ? '' : ` (${line})`}: it moved ${list(files.slice(0, 3))}${files.length > 3 ? ` and ${files.length - 3} more` : ''} in or out`,
  ignoreChanged: (paths: readonly string[]) => `.dockerignore was edited: ${list(paths)} may take other files now`,
  parentRebuilt: (parent: string) => `the step before it, ${parent}, was rebuilt`,
  sourceRebuilt: (paths: string, source: string) =>
    `it copies ${paths === '' ? 'files' : paths} from a stage that was rebuilt: ${source} came out differently`,
  neededDownstream: (
    stage: string,
    reader: string,
    how: 'write' | 'run' | 'copy' | 'mount',
    mode: string,
    own: boolean,
  ) => {
    const whose = own ? 'the files below it' : `${stage}'s files`;
    const use = {
      write: `${whose} to write into`,
      run: `${whose} to run on`,
      copy: `${whose} to copy from`,
      mount: `${whose} to mount`,
    }[how];
    return `${stage} was rebuilt because ${reader} changed and needs ${use}; ${modeWords[mode] ?? ''}`;
  },
  namedContextChanged: (name: string, paths: string, certainty: string) =>
    `${paths} of the named context ${name} ${certainty === 'unknown' ? 'may have changed' : 'changed'}`,
  importFailed: 'its cached result was not to be had: the cache could not be imported',
  notInImport: 'its result was neither in the builder nor in the imported cache',
  otherBuilder: (name: string | undefined) =>
    `builder ${name ?? ''} has not built this before, and no cache was imported`,
  builderLostAll: 'the builder had nothing of the earlier build (a fresh or pruned builder), and no cache was imported',
  resultGone: 'the step is the same, and its result is no longer in the builder: pruned since the earlier build',
  resultGoneOrNoCache: (blind: boolean) =>
    blind
      ? 'the line is the same and ran again, as did all others: --no-cache, a change that names of steps do not show (a variable, USER, SHELL, the text of a heredoc), or the builder had lost its cache'
      : 'the step is the same and ran again, as did all others: --no-cache, or the builder had lost its cache',
  resultGoneOrFilter: (blind: boolean) =>
    blind
      ? 'the line is the same and ran again: a change that names of steps do not show (a variable, USER, SHELL, the text of a heredoc), --no-cache-filter, or its result was pruned'
      : 'the step is the same and ran again: --no-cache-filter named its stage, or its result was pruned',
  resultGoneOrAttributes: (files: readonly string[]) =>
    `the step and its files are what they were and it ran again: ${list(files.slice(0, 3))} ${files.length === 1 ? 'was' : 'were'} touched, so that BuildKit read ${files.length === 1 ? 'it' : 'them'} anew and may have found what it had not seen before, or its result was pruned`,
  attributesWouldTell:
    'not in fingerprints: extended attributes (getfattr -d -m -), and a change that an earlier build did not see because size and time of the file stayed the same',
  firstBuild: 'nothing of this was built before',
  noBaselineForStep: 'no earlier build of this step is at hand to compare with',
  stageNotBuiltBefore: 'the earlier build did not build this stage: its target did not need it',
  notReachedBefore: 'the earlier build failed before it came to this step',

  // Evidence.
  recordHasAttribute: (name: string, v: string) => `the record has ${name}${v === '' ? '' : ` = ${v}`}`,
  recordedPlatforms: (old: string, now: string) => `platforms recorded: ${old}, then ${now}`,
  fromVertices: "the FROM steps' names",
  materials: "the provenances' materials",
  digestMoved: (ref: string, old: string, now: string, from: string) =>
    `${ref}: ${shortDigest(old)}, now ${shortDigest(now)} (${from})`,
  notInOldDockerfile: "the line is in this build's Dockerfile and not in the earlier one",
  notInOldLog: 'the earlier build has no such step',
  bothDockerfiles: 'the Dockerfiles of both builds differ here',
  bothLogs: "the steps' names in both builds differ here",
  was: (text: string) => `was: ${code(oneLine(text, 200))}`,
  isNow: (text: string) => `is: ${code(oneLine(text, 200))}`,
  removed: (text: string) => `removed: ${code(oneLine(text, 200))}`,
  operationsDiffer: (what: string) => `the recorded operations differ in ${what}`,
  digestsDiffer: "the step's digest differs and its parent's does not: its own definition changed",
  hiddenBelow: 'the step below it changed too though its line did not: a variable in the scope of both would do that',
  onlyHeredocLeft: 'the line and its parent are the same, and it reads nothing else',
  valueWas: (name: string, old: string | undefined, now: string | undefined) => `${name} ${isWas(now, old)}`,
  parentRan: 'a step whose filesystem ran again runs again: what is below is not compared by content',
  sourceRan: 'the stage it reads from ran again in this build',
  ruledOutForSource: 'its own line, its parent and its arguments are the same',
  severalSources: (n: number) => `${n} of its sources ran again: the record does not say which came out differently`,
  layersDiffer: (old: string, now: string) => `its layer was ${shortDigest(old)}, now ${shortDigest(now)}`,
  noBaseline: 'there is no earlier record to compare with',
  nothingCached: 'no step of this build came from the cache',
  ruledOutOwn: 'ruled out: its own line, arguments, environment, base image and the steps before it are the same',
  builderWarm: 'ruled out: a lost cache, since the builder still held what is below it',
  builderUnknown: 'whether the builder still held earlier results is not recorded',
  otherBuilderNotRuledOut: (name: string, before: string) =>
    `not ruled out: builder ${name} never held what builder ${before} built in the earlier build`,
  filterNotRuledOut: 'not ruled out: --no-cache-filter, which leaves no trace in a log',
  noCacheNotRuledOut: 'not ruled out: --no-cache, which leaves no trace in a log',
  heldByImport: 'ruled out: a lost cache, since the imported one holds this stage',
  onlyContentStep:
    'a later step that the imported cache holds was invalidated, and this is the only step before it that reads the build context',
  oneOfContentSteps: (n: number) =>
    `one of ${n} steps that read the build context changed; the cache did not hold their results, so each ran`,
  fingerprintsTaken: 'fingerprints of the context were taken at both builds',
  fingerprintLate: (late: string) => `this one ${late} after the build began`,
  fingerprintMoving: (files: string) => `changed while the build began, so not sure to be what it took: ${files}`,
  renamed: (from: string, to: string) => `${to} has the content that ${from} had: renamed`,
  fingerprintsSame: 'fingerprints of both builds show that no file it takes differs',
  commitsDiffer: (a: string, b: string) => `git: these differ between the commits of both builds, ${a} and ${b}`,
  dirty: 'the work tree held changes that were not committed: other files may differ too',
  touchedBetween: 'files of the context that were touched between the two builds, the last first',
  moreFiles: (n: number) => `and ${n} more file${n === 1 ? '' : 's'}`,
  revisionMoved: (a: string, b: string) => `the commit was ${a.slice(0, 10)}, now ${b.slice(0, 10)}`,
  gitIsRead: '.git is not left out by .dockerignore',
  patternsAdded: (p: string) => `patterns added: ${p}`,
  patternsRemoved: (p: string) => `patterns removed: ${p}`,
  sameDefinition: 'its own definition and its base image are the same as before: its key did not change',
  sameName: 'its line and its base image are the same as before',
  importRead: (refs: readonly string[]) => `a cache was imported${refs.length === 0 ? '' : `: ${list(refs)}`}`,
  exported: (mode: string) =>
    ({
      inline: 'the earlier build exported an inline cache',
      min: 'the earlier build exported its cache with mode=min',
      max: 'the earlier build exported its cache with mode=max',
      none: 'the earlier build exported no cache',
      unknown: 'the earlier build exported a cache; its mode is not recorded',
    })[mode] ?? '',
  readerRan: (reader: string) => `${reader} ran in this build and reads it`,
  readerNeeds: (reader: string) => `${reader} ran and needs its files`,
  importError: (error: string) => `the import failed: ${oneLine(error, 300)}`,
  nothingImported: 'no cache was imported',
  basePulledAgain: 'the base image was pulled again although it is the same',
  baselineWithoutStage: 'the earlier build has no step of this stage',
  baselineDidNotNeed: 'the earlier target did not need this step',
  baselineFailed: 'the earlier build has the step, and never started it',

  // What would make it certain.
  dockerfilesWouldTell: 'the Dockerfiles of both builds would tell: use .dockerbuild records, which keep them',
  dockerfilesWouldTellEdit:
    'a log shows lines with their variables expanded: the Dockerfiles (.dockerbuild records) tell an edited line from another value',
  dockerfileWouldTellBase:
    'a plain log does not say what a stage is built on: the Dockerfile (-f) or a .dockerbuild record does',
  provenanceWouldTell: 'the provenances of both builds name the digest',
  fingerprintsWouldTell: 'a fingerprint of the context taken at both builds would name the file',
  namedContextWouldTell: (name: string) =>
    `a digest of what ${name} held at both builds: only the build context is noted`,
  layersWouldTell:
    'layer digests of both builds (an export with mode=max provenance) would show whether its files differ',
  baselineWouldTell: 'an earlier record of this Dockerfile and target would tell',
  bundleWouldTell: 'a .dockerbuild record of this build would tell: it keeps the flags',

  // Cures.
  pinBase: (ref: string) => `pin ${ref} by its digest`,
  splitStage: (step: string) =>
    `put ${step} into a stage of its own, FROM scratch AS files, copy from there, and let all readers read that stage`,
  modeMax: 'export the cache with mode=max (--cache-to type=registry,ref=…,mode=max)',
  ignoreGit: 'add .git to .dockerignore',
  importCache: 'import a cache on fresh builders (--cache-from)',

  // Notes: why a step is not rebuilt, or why nothing is said.
  sameOutput: (source: string) =>
    `${source} ran again and gave the same files: what COPY --from and mounts select is compared by content, so the rebuild ends here`,
  forecastFiles: 'reused if its files are as they were',
  linked: 'COPY --link does not depend on the files below it: it stays cached when they change',
  returned: 'its definition differs from the earlier build, and the cache still held it from another one',
  linkUnclear:
    'a plain log has one row for both halves of COPY --link: whether the files were copied again is not to be seen; a rawjson log or a .dockerbuild record tells',
  pulledFromCache: 'its layers were downloaded from the imported cache',
  sameAsOther: 'another step did the same to the same content',
  failedAgain: 'a step that fails leaves nothing in the cache: it runs in every build',

  // A running build.
  running: (done: number, total: number, current: string | undefined) =>
    `building: ${total === 0 ? 'not yet at a step' : `${done} of ${total} steps`}${current === undefined ? '' : `, now ${oneLine(current, 60)}`}`,
  runningCauses: 'the causes are told when it has ended',
  runningEnded: 'the build has ended: its record is being read',

  // Edges.
  edgeParent: 'a step runs on the files of the one before it: that one ran again, so did this one',
  edgeParentEnds: 'the step before it ran again only to make its files anew: its key is the same',
  edgeLink: 'laid over with --link: it does not depend on the files below',
  edgeCopy: (paths: string) => `the files copied (${paths}) are compared by content, and they differ`,
  edgeCopyMaybe: (paths: string) =>
    `the stage ran again; whether the files copied (${paths}) differ is not recorded: the step before already forced this one`,
  edgeCopyEnds: (paths: string) => `the files copied (${paths}) came out the same: the rebuild ends here`,
  edgeMount: (paths: string) => `the files mounted (${paths}) are compared by content, and they differ`,
  edgeMountEnds: (paths: string) => `the files mounted (${paths}) came out the same: the rebuild ends here`,
  edgeNeeded: 'the reader changed and needs these files, which no cache held',
  edgeQuiet: 'nothing came along here: the step that is read did not run again',

  // Roots in one clause.
  broke: (culprit: string, step: string) => `${culprit} broke ${step}`,
  andMore: (first: string, more: number) => `${first} and ${more} more`,
  newImage: (ref: string) => `a new ${ref}`,
  briefParent: 'the step before was rebuilt',
  briefSource: 'what it reads was rebuilt',
  briefNeeded: 'a later step needed its files',

  // Baselines.
  baselineGiven: 'the build you chose',
  baselineNewest: 'the newest earlier build of the same Dockerfile, target, platform and builder',
  baselineOtherBuilder: 'the newest earlier build of the same Dockerfile and target, on another builder',
  baselineOtherPlatform: 'the newest earlier build of the same Dockerfile and target, for another platform',
  baselineNone: 'no earlier build of this Dockerfile and target is known',
} as const;
