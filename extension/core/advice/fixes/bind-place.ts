import { list } from '../../text/text';
import { copyForm, type CopyForm } from '../../plan/forms';
import { targetChain } from '../../plan/chain';
import { cleanPath, contextPath } from '../../plan/paths';
import type { Step } from '../../plan/types';
import { areApart, areasOf, isWithin, kindsOf, landings, type Landing } from '../same/landing';
import type { Reading } from '../run/read-only';
import { goneWithout } from '../same/made';
import { touches } from '../run/touches';
import type { AdviceInput } from '../types';

/** A COPY of single files, and the one RUN that reads them. */
export interface Place {
  readonly copy: Step;
  readonly form: CopyForm;
  readonly files: readonly Landing[];
  /** RUNs in between, which have nothing to do with the files. */
  readonly between: readonly Step[];
  readonly reader: Step;
  /** What is no longer there without the COPY: a file, or the highest folder on the way that nothing else is known to make. */
  readonly gone: readonly string[];
}

/** Where a COPY's files come to lie, when it takes single files as they are. */
function filesOf({ contextFiles }: AdviceInput, copy: Step, form: CopyForm): readonly Landing[] | undefined {
  const isContext = copy.inputs.some((i) => i.kind === 'context');
  const isStage = copy.inputs.some((i) => i.kind === 'copy' && i.stage !== undefined);
  if (!isContext && !isStage) return undefined;
  const placed = landings(form, isContext ? kindsOf(contextFiles) : () => 'unknown');
  const isFile = (l: Landing): boolean => l.kind !== 'folder' && !(l.kind === 'missing' && isContext);
  return placed?.every((l) => isFile(l) && cleanPath(l.source) !== '.') === true ? placed : undefined;
}

/** A COPY with the first RUN behind it that may have to do with its files, others being in between. */
export function placeOf(input: AdviceInput, copy: Step): Place | undefined {
  const { plan } = input;
  const form = copyForm(copy.expanded);
  if (copy.instruction !== 'COPY' || form === undefined || !copy.needed || copy.id.includes('.')) return undefined;
  const files = filesOf(input, copy, form);
  if (files === undefined) return undefined;
  const own = plan.steps.filter((s) => s.stage === copy.stage);
  const gone = goneWithout(
    plan,
    copy,
    files.map((l) => l.path),
  );
  const between: Step[] = [];
  for (const step of own.slice(own.indexOf(copy) + 1).filter((s) => s.vertex)) {
    if (step.id.includes('.')) return undefined;
    const other = copyForm(step.expanded);
    if (step.instruction === 'RUN') {
      if (touches(plan, step, gone) !== undefined)
        return between.length === 0 ? undefined : { copy, form, files, between, reader: step, gone };
      between.push(step);
    } else if (other !== undefined) {
      const areas = areasOf(step, other, kindsOf(input.contextFiles));
      if (gone.some((p) => areas.some((x) => !areApart(p, x)))) return undefined;
    } else if (gone.some((p) => isWithin((step.expanded ?? '').slice('WORKDIR '.length), p))) return undefined;
  }
  return undefined;
}

/** A later COPY of the context puts the same files there. */
function covers(input: AdviceInput, step: Step, { copy, files }: Place): boolean {
  const form = copyForm(step.expanded);
  const isContext = (s: Step): boolean => s.inputs.some((i) => i.kind === 'context');
  if (form === undefined || !isContext(step) || !isContext(copy) || form.exclude.length > 0) return false;
  const placed = landings(form, kindsOf(input.contextFiles)) ?? [];
  return files.every((f) =>
    placed.some((l) => {
      const from = contextPath(l.source);
      const rest = from === '.' ? contextPath(f.source) : contextPath(f.source).slice(from.length + 1);
      const isBelow = from === '.' || isWithin(contextPath(f.source), from);
      return l.kind === 'folder' && isBelow && cleanPath(`${l.path}/${rest}`) === f.path;
    }),
  );
}

/** Why somebody would miss the files; undefined when nobody would. */
export function missed(input: AdviceInput, place: Place, { removes }: Reading): string | undefined {
  const { plan } = input;
  const { copy, reader, gone, files } = place;
  const own = plan.steps.filter((s) => s.stage === copy.stage && s.vertex);
  const isKept = files.every((f, i) => gone[i] === f.path);
  if (removes) return isKept ? undefined : `${list([...new Set(gone)])} would be left out of the image with them`;
  for (const step of own.slice(own.indexOf(reader) + 1)) {
    if (isKept && covers(input, step, place)) return undefined;
    const found = step.instruction === 'RUN' ? touches(plan, step, gone) : undefined;
    if (found !== undefined) return `line ${step.lines[0]} ${found.why}`;
    const form = copyForm(step.expanded);
    const areas = form === undefined ? [] : areasOf(step, form, kindsOf(input.contextFiles));
    if (gone.some((p) => areas.some((x) => !areApart(p, x)))) return `line ${step.lines[0]} copies to the same place`;
  }
  if (targetChain(plan).has(copy.stage)) return 'the image holds them';
  const built = plan.stages.find((s) => s.baseStage === copy.stage);
  if (built !== undefined) return `line ${built.lines[0]} builds on the stage`;
  const taker = plan.steps.find((s) =>
    s.inputs.some(
      (i) =>
        (i.kind === 'copy' || i.kind === 'mount') &&
        i.stage === copy.stage &&
        (i.paths ?? ['/']).some((p) => /[*?[]/.test(p) || gone.some((g) => !areApart(cleanPath(`/${p}`), g))),
    ),
  );
  return taker === undefined ? undefined : `line ${taker.lines[0]} takes them`;
}
