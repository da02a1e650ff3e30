import * as vscode from 'vscode';
import type { Outcome } from '../core/explain';

/** Shapes of the marks: told apart without colour. */
const shapes = {
  cached: 'M3 8.5 L6.5 12 L13 4.5',
  rebuilt: 'M12.5 5.2 A5.5 5.5 0 1 0 13.5 8.6 M12.9 1.8 L12.7 5.4 L9.1 5.2',
  failed: 'M4 4 L12 12 M12 4 L4 12',
  running: 'M5 3.5 L12 8 L5 12.5 Z',
} as const satisfies Partial<Record<Outcome, string>>;

export type MarkedOutcome = keyof typeof shapes;
export const markedOutcomes = Object.keys(shapes) as readonly MarkedOutcome[];

type Palette = Readonly<Record<MarkedOutcome, string>>;

/** Colours with at least 3:1 to the editor's background (WCAG 2.2, 1.4.11); high contrast 7:1. */
const palettes: Readonly<Record<vscode.ColorThemeKind, Palette>> = {
  [vscode.ColorThemeKind.Light]: { cached: '#2e7d32', rebuilt: '#b25e00', failed: '#c72e0f', running: '#0066b8' },
  [vscode.ColorThemeKind.Dark]: { cached: '#89d185', rebuilt: '#e2a33d', failed: '#f48771', running: '#75beff' },
  [vscode.ColorThemeKind.HighContrast]: {
    cached: '#89f589',
    rebuilt: '#ffc04d',
    failed: '#ff9d8a',
    running: '#9cdcfe',
  },
  [vscode.ColorThemeKind.HighContrastLight]: {
    cached: '#1b5e20',
    rebuilt: '#7a3e00',
    failed: '#9b1c00',
    running: '#004578',
  },
};

const isHighContrast = (theme: vscode.ColorThemeKind): boolean =>
  theme === vscode.ColorThemeKind.HighContrast || theme === vscode.ColorThemeKind.HighContrastLight;

/** The mark of an outcome in a theme. */
export function gutterIcon(outcome: MarkedOutcome, theme: vscode.ColorThemeKind): vscode.Uri {
  const width = isHighContrast(theme) ? 2.4 : 1.8;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="${palettes[theme][outcome]}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"><path d="${shapes[outcome]}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
