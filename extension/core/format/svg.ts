import type { Outcome } from '../explain/types';
import { oneLine, seconds } from '../text/text';

/** A graph at its places: what a picture needs, whoever laid it out. */
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly stages: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly title: string;
    readonly base: string;
  }[];
  readonly steps: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly text: string;
    readonly outcome: Outcome | undefined;
    readonly seconds: number;
    readonly why: string;
    /** Of a replay: in what share of the commits it would run. */
    readonly share?: number;
  }[];
  readonly edges: readonly {
    readonly points: readonly (readonly [number, number])[];
    readonly dashed: boolean;
    readonly carries: boolean;
  }[];
}

const escape = (text: string): string =>
  text
    .replace(/[<>&"']/g, (c) => `&#${c.codePointAt(0) ?? 0};`)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');

const colours: Readonly<Record<Outcome, string>> = {
  cached: '#388a34',
  rebuilt: '#bf8803',
  failed: '#c72e0f',
  running: '#1a85ff',
  resolved: '#8a8a8a',
  canceled: '#8a8a8a',
  'not-reached': '#8a8a8a',
  'not-needed': '#c8c8c8',
  unknown: '#8a8a8a',
};

/** One hue from light to dark: readable without telling colours apart. */
function shareColour(share: number): string {
  const mix = (light: number, dark: number): number => Math.round(light + (dark - light) * share);
  return `rgb(${mix(222, 8)}, ${mix(235, 48)}, ${mix(247, 107)})`;
}

const round = (n: number): number => Math.round(n * 10) / 10;

/** The graph as an SVG picture that stands alone: light colours, no scripts, no references. */
export function toSvg(graph: PlacedGraph): string {
  const { width, height } = graph;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
  ];
  for (const s of graph.stages) {
    out.push(
      `<rect x="${round(s.x)}" y="${round(s.y)}" width="${s.width}" height="${s.height}" rx="8" fill="#f6f6f6" stroke="#d9d9d9"/>`,
    );
    out.push(
      `<text x="${round(s.x + 14)}" y="${round(s.y + 17)}" font-size="13" font-weight="600" fill="#222">${escape(oneLine(s.title, 40))}</text>`,
    );
    out.push(
      `<text x="${round(s.x + 14)}" y="${round(s.y + 32)}" fill="#555">${escape(oneLine(`FROM ${s.base}`, 50))}</text>`,
    );
  }
  for (const e of graph.edges) {
    const d = e.points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
    out.push(
      `<path d="${d}" fill="none" stroke="${e.carries ? '#bf8803' : '#8a8a8a'}" stroke-width="${e.carries ? 2.2 : 1.2}"${e.dashed ? ' stroke-dasharray="6 3"' : ''}/>`,
    );
  }
  for (const s of graph.steps) {
    const colour =
      s.share !== undefined ? shareColour(s.share) : s.outcome === undefined ? '#8a8a8a' : colours[s.outcome];
    const detail = s.why !== '' ? s.why : (s.outcome ?? '');
    out.push(
      `<rect x="${round(s.x)}" y="${round(s.y)}" width="${s.width}" height="${s.height}" rx="5" fill="#ffffff" stroke="#d9d9d9"/>`,
    );
    if (s.share !== undefined && s.share > 0)
      out.push(
        `<rect x="${round(s.x)}" y="${round(s.y + s.height - 4)}" width="${round(s.width * s.share)}" height="4" fill="${colour}"/>`,
      );
    out.push(`<rect x="${round(s.x)}" y="${round(s.y)}" width="4" height="${s.height}" rx="2" fill="${colour}"/>`);
    out.push(
      `<text x="${round(s.x + 14)}" y="${round(s.y + 19)}" font-family="monospace" font-size="12" fill="#222">${escape(oneLine(s.text, 38))}</text>`,
    );
    out.push(`<text x="${round(s.x + 14)}" y="${round(s.y + 36)}" fill="#555">${escape(oneLine(detail, 42))}</text>`);
    if (s.seconds > 0)
      out.push(
        `<text x="${round(s.x + s.width - 8)}" y="${round(s.y + 36)}" text-anchor="end" fill="#222">${seconds(s.seconds)}</text>`,
      );
  }
  return `${[...out, '</svg>'].join('\n')}\n`;
}
