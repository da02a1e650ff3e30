import { list, oneLine, shortDigest } from './short';
import { words } from './words';

/** Sentences about the next build, which has not happened: what of it is known, and what it rests on. */
export const forecastWords = {
  // Causes.
  parent: (parent: string) => `the step before it, ${parent}, would be rebuilt`,
  source: (paths: string, source: string) =>
    `it copies ${paths === '' ? 'files' : paths} from a stage that would be rebuilt: if ${source} gives other files, it runs too`,
  mounted: (paths: string, source: string) =>
    `it mounts ${paths === '' ? 'files' : paths} of a stage that would be rebuilt: if ${source} gives other files, it runs too`,
  touched: (files: readonly string[]) =>
    `${list(files.slice(0, 3))}${files.length > 3 ? ` and ${files.length - 3} more` : ''} ${files.length === 1 ? 'was' : 'were'} touched since the last build: it runs if the content differs`,
  failed: 'the step failed in the last build, and a step that fails leaves nothing in the cache',
  canceled: 'the last build was canceled before the step had ended',
  below: (step: string) => `${step} stands on another image or platform than in the last build`,
  otherDigest: (now: string, old: string) =>
    `the base image is ${shortDigest(now)} and was ${shortDigest(old)} in that build`,
  noRecord: 'no earlier build of this step is known',

  // Roots in one clause, and the few words that a step's box has room for.
  lineEdited: (line: number) => `line ${line} was edited`,
  lineNew: (line: number) => `line ${line} is new`,
  changed: (what: string) => `${what} changed`,
  briefParent: 'the step before would run',
  briefSource: 'if the files it takes differ',
  perhaps: (why: string) => `perhaps: ${why}`,

  // Evidence, and what would tell.
  text: 'the Dockerfile differs here from the one that was built',
  notInText: 'the line is in the Dockerfile and not in the one that was built',
  fingerprint: 'the files as they are now, held against the fingerprint that was taken at that build',
  touchedSince: 'files of the context that were touched since that build began, the last first',
  parentRuns: 'a step whose filesystem runs again runs again: what is below is not compared by content',
  byContent:
    'what COPY --from and mounts select is compared by content: the rebuild ends here when the files come out the same',
  sameImage: 'both names may be of one image: then nothing changes',
  sameLayers: 'two images of the same layers are one for the cache: then nothing changes',
  onlyIf: (step: string) => `only if ${step} is`,
  perhapsHeld:
    'an earlier build had the very same step: if its files were the same, the builder may still hold the result',
  digestWouldTell: 'the digests of both images would tell (docker buildx imagetools inspect)',
  outputWouldTell: 'only building it tells whether the files come out the same',
  fingerprintWouldTell:
    'a fingerprint taken at the last build would tell: the extension takes one whenever a build starts',
  buildWouldTell: 'build it once, or name a build with --against',

  // Notes: what a reuse rests on.
  files: 'reused if its files are as they were: no fingerprint of that build is at hand',
  noFolder: 'reused if its files are as they were: they were not looked at',
  remote: (ref: string) => `reused if ${oneLine(ref, 80)} gives what it gave: it was not asked`,
  named: (name: string) => `reused if the named context ${name} holds what it held: it was not looked at`,
  tag: (ref: string, digest: string | undefined) =>
    digest === undefined
      ? `which image ${ref} is was not looked up`
      : `${ref} is taken to be ${shortDigest(digest)} still: the tag was not looked up`,
  log: 'the record keeps no Dockerfile: a changed ARG, ENV or heredoc would not be seen',
  notRecorded: 'the record does not tell whether the step was built: it may run',
  asFarAs: (step: string) => `reused if ${step} is`,
  returned: (build: string) =>
    `differs from the build it is held against and is what it was in ${build}: reused if the builder still holds that`,
  assumes: 'the same builder with its cache, the same flags, and no --no-cache; tags of base images were not looked up',
  flags: (flags: readonly string[]) => `as in that build: ${list(flags)}`,
  onePlatform: (platform: string, all: number) => `of ${all} platforms, ${platform} is looked at`,

  // Edges.
  edgeParent: 'a step runs on the files of the one before it: that one would run again, so would this one',
  edgeLink: words.edgeLink,
  edgeSource: (paths: string) =>
    `the files taken (${paths}) are compared by content: this step runs again only if they come out different`,
  edgeSourceForced: (paths: string) =>
    `the stage would run again; whether the files taken (${paths}) differ makes no difference: the step runs anyway`,
  edgeQuiet: 'nothing would come along here: the step that is read would not run again',

  // Which build it rests on.
  newest: 'the newest build of this Dockerfile, for the same target and platform',
  given: 'the build you chose',
  shown: 'the build that is shown',
  toDo: 'build it once, or name a build with --against (a history ref, a .dockerbuild or a log)',
  none: 'no earlier build of this Dockerfile, target and platform is known',
} as const;
