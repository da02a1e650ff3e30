import type { Note } from '../cause';
import { oneLine, shortDigest } from '../text/text';
import { shortBuild } from './builds';
import { nameOfStep } from './terms';

/** One note in one sentence. */
function noteSentence(note: Note): string {
  switch (note.kind) {
    case 'link-unclear':
      return 'it was laid over the step before it again, which was rebuilt; whether its own files were copied again is not to be seen (a log has one row for both halves of COPY --link): a rawjson log or a .dockerbuild record tells';
    case 'cached-or-given-up':
      return 'the build failed, and nothing was built on this step: CACHED stands for steps that were given up too, so that it is no cache hit';
    case 'one-with':
      return `one operation with ${nameOfStep(note.step)}: the same instruction on the same files is built once, and counted there`;
    case 'failed-again':
      return 'a step that fails leaves nothing in the cache: it runs in every build';
    case 'same-output':
      return `${nameOfStep(note.source)} ran again and gave files that the cache knew: what COPY --from and mounts select is compared by content, so the rebuild ends here`;
    case 'linked':
      return 'COPY --link does not depend on the files below it: it stays cached when they change';
    case 'cached-by-other':
      return `not what it was in the earlier build: the cache held it from ${note.build === undefined ? 'another build' : shortBuild(note.build)}`;
    case 'cached-unknown':
      return note.builds.length === 0
        ? 'whether it is what it was in the earlier build is not known'
        : `whether it is what it was in the earlier build is not known: ${shortBuild(note.builds[0] ?? {})} ran it too`;
    case 'pulled-from-cache':
      return 'its layers were downloaded from the imported cache';
    case 'as-in-earlier-build':
      return `differs from the build it is held against and is what it was in ${shortBuild(note.build)}: reused if the builder still holds that`;
    case 'remote-not-asked':
      return `reused if ${oneLine(note.ref, 80)} gives what it gave: it was not asked`;
    case 'named-context-not-read':
      return `reused if the named context ${note.name} holds what it held: it was not looked at`;
    case 'files-not-known':
      return 'reused if its files are as they were: no fingerprint of that build is at hand';
    case 'files-not-read':
      return 'reused if its files are as they were: they were not looked at';
    case 'tag-not-resolved':
      return note.digest === undefined
        ? `which image ${note.ref} is was not looked up`
        : `${note.ref} is taken to be ${shortDigest(note.digest)} still: the tag was not looked up`;
    case 'dockerfile-not-kept':
      return 'the record keeps no Dockerfile: a changed ARG, ENV or heredoc would not be seen';
    case 'outcome-not-recorded':
      return 'the record does not tell whether the step was built: it may run';
    case 'as-far-as':
      return `reused if ${nameOfStep(note.step)} is`;
  }
}

/** All notes of a step on one line; undefined when there are none. */
export const noteText = (notes: readonly Note[] | undefined): string | undefined =>
  notes === undefined || notes.length === 0 ? undefined : notes.map(noteSentence).join('; ');

/** The same as a part of a view. */
export function toldNote(notes: readonly Note[] | undefined): { readonly note?: string } {
  const note = noteText(notes);
  return note === undefined ? {} : { note };
}
