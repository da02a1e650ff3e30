import type { Missing } from '../cause';
import type { Tense } from './terms';

/** What would make a cause certain, and how to get it. */
export function missingSentence(missing: Missing, tense: Tense): string {
  switch (missing.kind) {
    case 'dockerfiles':
      return 'the Dockerfiles of both builds would tell: use .dockerbuild records, which keep them';
    case 'dockerfiles-of-edit':
      return 'a log shows lines with their variables expanded: the Dockerfiles (.dockerbuild records) tell an edited line from another value';
    case 'dockerfile-of-base':
      return 'a plain log does not say what a stage is built on: the Dockerfile (-f) or a .dockerbuild record does';
    case 'provenances':
      return 'the provenances of both builds name the digest';
    case 'fingerprints':
      return tense === 'next'
        ? 'a fingerprint taken at the last build would tell: the extension takes one whenever a build starts'
        : 'a fingerprint of the context taken at both builds would name the file';
    case 'file-attributes':
      return 'not in fingerprints: extended attributes (getfattr -d -m -), and a change that an earlier build did not see because size and time of the file stayed the same';
    case 'named-context-digest':
      return `a digest of what ${missing.name} held at both builds: only the build context is noted`;
    case 'layers':
      return 'layer digests of both builds (an export with mode=max provenance) would show whether its files differ';
    case 'baseline':
      return tense === 'next'
        ? 'build it once, or name a build with --against'
        : 'an earlier record of this Dockerfile and target would tell';
    case 'whole-log':
      return 'the whole log of the earlier build would tell';
    case 'commands':
      return 'the command lines of both builds would show whether an argument differs, and the images of the machine (docker image ls -a) whether the result was there';
    case 'bundle':
      return 'a .dockerbuild record of this build would tell: it keeps the flags';
    case 'image-digests':
      return 'the digests of both images would tell (docker buildx imagetools inspect)';
    case 'builder-cache':
      return 'what the builder keeps would tell, asked right after the build (docker buildx du)';
    case 'output':
      return 'only building it tells whether the files come out the same';
  }
}
