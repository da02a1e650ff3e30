import type { SourceForm } from './types';

interface Form {
  /** It says which vertex reads which: what was printed for people does not. */
  readonly saysInputs: boolean;
  /** Rows for people: neither variables nor flags of the build are seen in them, and a name may be cut. */
  readonly isRows: boolean;
  /** Who built: BuildKit, or a builder with rules of its own. */
  readonly builder: 'buildkit' | 'classic' | 'buildah' | 'kaniko';
}

const rows = { saysInputs: false, isRows: true } as const;
const whole = { saysInputs: true, isRows: false, builder: 'buildkit' } as const;

const forms: Readonly<Record<SourceForm, Form>> = {
  history: whole,
  dockerbuild: whole,
  rawjson: whole,
  plain: { ...rows, builder: 'buildkit' },
  terminal: { ...rows, builder: 'buildkit' },
  classic: { ...rows, builder: 'classic' },
  buildah: { ...rows, builder: 'buildah' },
  kaniko: { ...rows, builder: 'kaniko' },
};

/** What a form of record can tell. */
export const formOf = (form: SourceForm): Form => forms[form];

export const saysInputs = (form: SourceForm): boolean => forms[form].saysInputs;
