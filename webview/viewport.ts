import { select, zoom, zoomIdentity, type ZoomTransform } from 'd3';
import type { Box, Layout } from './layout';

/** Pan and zoom of the graph. */
export class Viewport {
  private readonly zoomer = zoom<SVGSVGElement, unknown>().scaleExtent([0.1, 3]);
  private transform: ZoomTransform = zoomIdentity;

  constructor(
    private readonly svg: SVGSVGElement,
    content: SVGGElement,
    onMove: () => void,
  ) {
    this.zoomer.on('zoom', (event: { transform: ZoomTransform }) => {
      this.transform = event.transform;
      content.setAttribute('transform', event.transform.toString());
      onMove();
    });
    select(svg).call(this.zoomer).on('dblclick.zoom', null);
  }

  /** The part of the graph that is in view, in the graph's own pixels. */
  get view(): Box {
    const { x, y, k } = this.transform;
    return { x: -x / k, y: -y / k, width: this.svg.clientWidth / k, height: this.svg.clientHeight / k };
  }

  /** All of the graph in view, never larger than life and never too small to read; a tall one starts at its top. */
  fit(layout: Layout, smallest: number): void {
    const [width, height] = [this.svg.clientWidth || 600, this.svg.clientHeight || 400];
    const k = Math.max(smallest, Math.min(1, width / layout.width, height / layout.height));
    const x = Math.max(0, (width - layout.width * k) / 2);
    const y = Math.max(0, Math.min(24, (height - layout.height * k) / 2));
    select(this.svg).call(this.zoomer.transform, zoomIdentity.translate(x, y).scale(k));
  }

  /** Moves so that a drawn step is in view; stays when it is already. */
  bring(node: Element, box: Box): void {
    const [a, b] = [node.getBoundingClientRect(), this.svg.getBoundingClientRect()];
    if (a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom) return;
    select(this.svg).call(this.zoomer.translateTo, box.x + box.width / 2, box.y + box.height / 2);
  }

  scale(factor: number): void {
    select(this.svg).call(this.zoomer.scaleBy, factor);
  }
}
