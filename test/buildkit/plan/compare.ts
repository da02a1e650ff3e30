import { execFileSync } from 'node:child_process';
import { definitionKeys } from '../../../extension/core/match/definition-key';
import { normalizeImage, plan, type Plan, type Step } from '../../../extension/core/plan';

/** One document of the oracle (test/buildkit/oracle). */
export interface OracleDocument {
  readonly file: string;
  readonly steps?: readonly {
    readonly lines: readonly [number, number];
    readonly name: string;
    readonly inputs:
      readonly { kind: string; lines?: readonly [number, number]; ref?: string; paths?: readonly string[] }[] | null;
  }[];
  readonly error?: string;
  readonly lines?: readonly number[];
}

/** Asks the oracle about files; one process for all. */
export function askOracle(oracle: string, files: readonly string[]): OracleDocument[] {
  const text = execFileSync(oracle, {
    input: `${files.join('\n')}\n`,
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'inherit'],
  }).toString();
  return text
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as OracleDocument);
}

type Comparable = Readonly<Record<string, readonly string[]>>;

const range = (lines: readonly number[]): string => `${lines[0]}-${lines[1]}`;
/** A reference with tag and digest is resolved to what the fake resolver says: the name stands for it. */
const image = (ref: string): string => {
  const name = ref.replace(/@sha256:.*$/, '');
  return `image ${normalizeImage(name) ?? name}`;
};

function collect(entries: Iterable<readonly [string, readonly string[]]>): Comparable {
  const out = new Map<string, Set<string>>();
  for (const [key, inputs] of entries) {
    const set = out.get(key) ?? new Set();
    for (const i of inputs) set.add(i);
    out.set(key, set);
  }
  return Object.fromEntries([...out].sort().map(([key, set]) => [key, [...set].sort()]));
}

/** The oracle's steps by lines, inputs as words. */
export function ofOracle(document: OracleDocument): Comparable {
  return collect(
    (document.steps ?? []).map((s) => [
      range(s.lines),
      (s.inputs ?? []).map((i) => {
        const paths = [...(i.paths ?? [])].sort().join(' ');
        switch (i.kind) {
          case 'parent':
            return i.ref === undefined ? `parent ${range(i.lines ?? [])}` : `parent ${image(i.ref)}`;
          case 'context':
            return `context ${paths}`;
          case 'git':
          case 'url':
            return 'remote';
          default:
            return `read ${i.ref === undefined ? range(i.lines ?? []) : image(i.ref)} ${paths}`;
        }
      }),
    ]),
  );
}

/** Our plan in the same words: only steps the target needs, equal steps named by the topmost. */
export function ofPlan(planned: Plan): Comparable {
  const keys = definitionKeys(planned);
  const top = new Map<string, Step>();
  const byId = new Map(planned.steps.map((s) => [s.id, s]));
  for (const s of planned.steps) {
    const key = keys.get(s.id);
    if (key === undefined || !s.needed) continue;
    const known = top.get(key);
    if (known === undefined || s.lines[0] < known.lines[0]) top.set(key, s);
  }
  const place = (id: string): string => {
    const step = byId.get(id);
    if (step?.instruction === 'FROM') return image(step.inputs[0]?.ref ?? '');
    return range((top.get(keys.get(id) ?? '') ?? step)?.lines ?? []);
  };
  return collect(
    planned.steps
      .filter((s) => s.vertex && s.needed)
      .map((s) => {
        const inputs = s.inputs.flatMap((i): string[] => {
          const paths = [...new Set(i.paths)].sort().join(' ');
          switch (i.kind) {
            case 'base':
              return [];
            case 'parent':
              return [`parent ${place(i.step ?? '')}`];
            case 'context':
              return [`context ${paths}`];
            case 'url':
            case 'git':
              return ['remote'];
            case 'image':
              return [`read ${image(i.ref ?? '')} ${paths}`];
            case 'copy':
            case 'mount':
              return [`read ${place(i.step ?? '')} ${paths}`];
          }
        });
        return [
          range(s.lines),
          inputs.filter(
            (i) => i !== `parent ${range(s.lines)}` && i.replace(/^read (\S+).*$/, '$1') !== range(s.lines),
          ),
        ] as const;
      }),
  );
}

/** Undefined when our graph equals BuildKit's; otherwise what differs. */
export function difference(text: string, document: OracleDocument): string | undefined {
  const ours = plan(text);
  if (document.error !== undefined) {
    return ours.problems.length > 0 ? undefined : `BuildKit refuses it (${document.error}), ours has no problem`;
  }
  const refused = ours.problems.filter((p) => p.unknown !== true);
  if (refused.length > 0) return `BuildKit takes it, ours says: ${refused.map((p) => p.message).join('; ')}`;
  const [a, b] = [ofPlan(ours), ofOracle(document)];
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined;
  const lines = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (k) => JSON.stringify(a[k]) !== JSON.stringify(b[k]),
  );
  return lines.map((k) => `line ${k}: ours ${JSON.stringify(a[k])}, BuildKit's ${JSON.stringify(b[k])}`).join('\n');
}
