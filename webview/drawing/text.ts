import { oneLine } from '../../extension/core/text/text';

/** The two hands of the drawing: instructions as in the editor, the rest as in the workbench. */
export type Hand = 'code' | 'plain' | 'title';

const contexts = new Map<Hand, CanvasRenderingContext2D>();

/** A context for each hand. The fonts are the theme's: read once, from the style that the drawing has too (media/panel/step.css, stage.css). */
function contextOf(hand: Hand): CanvasRenderingContext2D | undefined {
  let context = contexts.get(hand);
  if (context === undefined) {
    context = document.createElement('canvas').getContext('2d') ?? undefined;
    if (context === undefined) return undefined;
    const style = getComputedStyle(document.documentElement);
    const family = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
    const plain = family('--vscode-font-family', 'system-ui, sans-serif');
    context.font = {
      code: `12px ${family('--vscode-editor-font-family', 'monospace')}`,
      plain: `11px ${plain}`,
      title: `600 13px ${plain}`,
    }[hand];
    contexts.set(hand, context);
  }
  return context;
}

/** Width of a text as it will be drawn, CSS pixels. */
export function widthOf(text: string, hand: Hand): number {
  return contextOf(hand)?.measureText(text).width ?? text.length * 7.5;
}

/** No text of this many characters fits a box: the rest need not be measured. */
const longest = 120;

/** The text cut so that it fits a width; the cut is marked. */
export function fitText(text: string, width: number, hand: Hand): string {
  let length = longest;
  let cut = oneLine(text, length);
  for (let wide = widthOf(cut, hand); wide > width && length > 2; wide = widthOf(cut, hand)) {
    const points = [...cut].length;
    length = Math.max(2, Math.min(points - 1, Math.floor((points * width) / wide)));
    cut = oneLine(text, length);
  }
  return cut;
}
