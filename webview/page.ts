import { el } from './dom';

/** Below this the stages stand below each other, and the tools are in a menu. CSS pixels. */
const narrowWidth = 560;
/** Below this the explanation goes under the graph. */
const sideWidth = 900;

function svgElement(name: 'svg' | 'g', attributes: Readonly<Record<string, string>>): SVGElement {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** The panel's places, filled by whatever draws. */
export class Page {
  readonly summary = el('div', { class: 'summary', role: 'status' });
  readonly toolbar = el('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Graph' });
  /** What went wrong. */
  readonly notice = el('div', { class: 'notice' });
  readonly problems = el('div', { class: 'problems' });
  readonly underWay = el('div', { class: 'under-way' });
  /** What comes and goes lies over the graph: nothing moves for it. */
  private readonly messages = el('div', { class: 'messages' }, this.problems, this.underWay);
  readonly svg = svgElement('svg', {
    class: 'graph',
    role: 'group',
    'aria-label': 'Stages and steps',
  }) as SVGSVGElement;
  readonly content = svgElement('g', { class: 'content' }) as SVGGElement;
  readonly minimap = svgElement('svg', { class: 'minimap', 'aria-hidden': 'true' }) as SVGSVGElement;
  readonly empty = el('div', { class: 'empty' });
  readonly compare = el('section', { class: 'compare', 'aria-label': 'Two builds side by side', tabindex: '0' });
  readonly canvas = el('div', { class: 'canvas' }, this.svg, this.minimap, this.empty, this.compare, this.messages);
  /** Past commits, below the graph. */
  readonly commits = el('div', { class: 'commits' });
  readonly side = el('aside', { class: 'side', 'aria-label': 'Explanation' });
  /** Said by a screen reader when it changes. */
  readonly live = el('div', { class: 'live', 'aria-live': 'polite' });

  constructor(readonly root: HTMLElement) {
    this.svg.append(this.content);
    root.append(
      el('header', { class: 'head' }, this.summary, this.toolbar, this.notice),
      el('main', { class: 'body' }, el('div', { class: 'stack' }, this.canvas, this.commits), this.side),
      this.live,
    );
    this.arrange();
  }

  /** As `arrange` found it: to measure again would lay out all that has been drawn since. */
  isNarrow = false;
  /** Neither narrow nor wide enough for the explanation beside the graph. */
  isMedium = false;

  /** Fits the arrangement to the width; true when the graph has to be laid out again. */
  arrange(): boolean {
    const before = this.isNarrow;
    const { clientWidth } = this.root;
    this.isNarrow = clientWidth < narrowWidth;
    this.root.classList.toggle('narrow', this.isNarrow);
    this.isMedium = !this.isNarrow && clientWidth < sideWidth;
    this.root.classList.toggle('below', clientWidth < sideWidth);
    return before !== this.isNarrow;
  }
}
