import type { App, Line, Stage } from './world';

/** Numbers that look drawn, the same for the same seed (mulberry32). */
export class Draw {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to draw from');
    return item;
  }
}

let nextUid = 1;
const uid = (): number => nextUid++;

const fileNames = ['a.txt', 'b.txt', 'c.txt', 'src/x', 'src/y', 'lib/z'];
const copied = ['a.txt', 'b.txt', 'c.txt', 'src', 'lib', 'src/x'];

/** Files of a new project. */
export const drawFiles = (d: Draw, tag: string): Map<string, string> =>
  new Map(fileNames.map((name) => [name, `${tag} ${name} ${d.below(3)}\n`]));

function drawStage(
  d: Draw,
  name: string,
  base: string,
  before: readonly Stage[],
  word: string,
  tagged: boolean,
): Stage {
  const lines: Line[] = [];
  const known: string[] = [];
  const at = `/${word}`;
  lines.push({ uid: uid(), kind: 'workdir', path: at });
  if (d.chance(0.4)) lines.push({ uid: uid(), kind: 'arg', name: d.of(['MODE', 'LEVEL']), value: '1' });
  if (d.chance(0.25)) lines.push({ uid: uid(), kind: 'env', name: 'FLAVOR', value: 'plain' });
  const count = 2 + d.below(4);
  for (let i = 0; i < count; i++) {
    const kind = d.next();
    const from = before.filter((s) => s.name !== base);
    if (kind < 0.45) {
      const path = d.of(copied);
      const link = d.chance(0.15);
      const isFolder = !path.includes('.') && !path.includes('/');
      const dest = isFolder ? `${at}/${path}/` : link || d.chance(0.5) ? `${at}/` : './';
      lines.push({ uid: uid(), kind: 'copy', paths: [path], dest, ...(link && { link }) });
      known.push(
        ...(path === 'src'
          ? [`${at}/src/x`]
          : path === 'lib'
            ? [`${at}/lib/z`]
            : [`${at}/${path.split('/').at(-1) ?? ''}`]),
      );
    } else if (kind < 0.6 && from.length > 0) {
      const source = d.of(from);
      const outs = source.lines.flatMap((l) => (l.kind === 'run' || l.kind === 'mount' ? [l.out] : []));
      if (outs.length === 0) continue;
      lines.push({ uid: uid(), kind: 'from-stage', stage: source.name, src: d.of(outs), dest: `/from${i}` });
      known.push(`/from${i}`);
    } else if (kind < 0.7) {
      const cache = d.chance(0.3);
      lines.push({
        uid: uid(),
        kind: 'mount',
        path: d.of(['a.txt', 'src/x', 'b.txt']),
        out: `/out${name}${i}`,
        ...(cache && { id: 'c1' }),
      });
      known.push(`/out${name}${i}`);
    } else {
      const reads = known.length > 0 && d.chance(0.7) ? [d.of(known)] : [];
      lines.push({ uid: uid(), kind: 'run', reads, out: `/out${name}${i}`, word: `${word}-${d.below(4)}` });
      known.push(`/out${name}${i}`);
    }
  }
  lines.push({ uid: uid(), kind: 'run', reads: [], out: `/end${name}`, word });
  return { uid: uid(), name, base, lines, ...(tagged && { tagged }) };
}

/** A new project with some stages; `word` keeps its keys apart from those of other scenarios. */
export function drawApp(d: Draw, dir: string, word: string, image: string, tagged: string): App {
  const stages: Stage[] = [];
  const shape = d.below(4);
  const isTagged = d.chance(0.4);
  const first = isTagged ? tagged : image;
  const add = (name: string, base: string, tag = false): void =>
    void stages.push(drawStage(d, name, base, stages, word, tag));
  add('base', first, isTagged);
  if (shape >= 1) add('one', 'base');
  if (shape >= 2) add('two', shape === 2 ? 'base' : image);
  if (shape >= 3) add('last', 'base');
  return { dir, tag: '1', stages };
}

const mapLine = (app: App, at: number, change: (line: Line) => readonly Line[]): App => ({
  ...app,
  stages: app.stages.map((s) => ({ ...s, lines: s.lines.flatMap((l) => (l.uid === at ? change(l) : [l])) })),
});

/** The project after one edit of its Dockerfile; undefined when the drawn edit does not fit. */
export function drawEdit(d: Draw, app: App): App | undefined {
  const lines = app.stages.flatMap((s) => s.lines);
  const line = d.of(lines);
  const isRead = (out: string): boolean =>
    lines.some((l) => (l.kind === 'run' && l.reads.includes(out)) || (l.kind === 'from-stage' && l.src === out));
  switch (line.kind) {
    case 'run':
      if (d.chance(0.15) && !isRead(line.out)) return mapLine(app, line.uid, () => []);
      return mapLine(app, line.uid, (l) => [
        { ...l, word: `${line.word.replace(/-e\d+$/, '')}-e${d.below(3)}` } as Line,
      ]);
    case 'env':
      return mapLine(app, line.uid, (l) => [{ ...l, value: d.of(['plain', 'sweet', 'sour']) } as Line]);
    case 'arg':
      return mapLine(app, line.uid, (l) => [{ ...l, value: d.of(['1', '2', '3']) } as Line]);
    case 'copy':
      if (d.chance(0.3))
        return mapLine(app, line.uid, (l) => [
          l,
          { uid: uid(), kind: 'run', reads: [], out: `/new${d.below(100)}`, word: `new${d.below(3)}` },
        ]);
      return mapLine(app, line.uid, (l) => [l, { uid: uid(), kind: 'label', value: String(d.below(9)) }]);
    case 'mount':
      return line.id === undefined
        ? undefined
        : mapLine(app, line.uid, (l) => [{ ...l, id: d.of(['c1', 'c2', 'c3']) } as Line]);
    case 'workdir':
    case 'from-stage':
    case 'label':
      return undefined;
  }
}
