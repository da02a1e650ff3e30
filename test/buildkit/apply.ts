import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advise, applyEdits, type AdviceInput, type Fix, type FixKind } from '../../extension/core/advice';
import { explain, optionsOf, planned } from '../../extension/core/explain';
import { plan, type Lines } from '../../extension/core/plan';
import type { BuildRecord } from '../../extension/core/records';
import { adviceInput } from '../../extension/core/advice/around/input';
import { diskReader } from '../../extension/fix/reader';
import { surroundings } from '../../extension/core/advice/around/surroundings';

/** All that advice looks at, of a project's folder and its builds, newest first, each compared with those before. */
export async function inputOf(
  folder: string,
  records: readonly BuildRecord[],
  selection?: Lines,
): Promise<AdviceInput> {
  const file = join(folder, 'Dockerfile');
  const text = readFileSync(file, 'utf8');
  const history = records
    .slice(0, -1)
    .map((record, i) => explain({ ...planned(record), baselines: records.slice(i + 1).map((r) => planned(r)) }));
  const [record] = records;
  const [explanation] = history;
  const around = await surroundings(
    diskReader((path) => path),
    { dockerfile: file, context: folder, folders: [folder] },
  );
  const subject = {
    file,
    text,
    plan: plan(text, record === undefined ? { file } : optionsOf(record, file)),
    ...(record !== undefined && { record }),
    ...(explanation !== undefined && { explanation, history }),
    ...(selection !== undefined && { selection }),
  };
  return adviceInput(subject, around);
}

/** The first fix of a kind that is offered. */
export function offered(kind: FixKind, input: AdviceInput): Fix {
  const found = advise(input).filter((f) => f.kind === kind);
  const [fix] = found.filter((f) => f.refused === undefined);
  assert.ok(fix !== undefined, found.map((f) => f.refused).join('; ') || 'nothing was found');
  return fix;
}

/** Changes the files that a fix is about; one that is not there is made. */
export function applyTo({ edits }: Fix): void {
  for (const file of new Set(edits.map((e) => e.file))) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    writeFileSync(
      file,
      applyEdits(
        text,
        edits.filter((e) => e.file === file),
      ),
    );
  }
}
