import { select, zoom, zoomIdentity, type ZoomTransform } from 'd3';
import type { Box, Layout } from '../../extension/layout';
import type { ZoomState } from '../state';

/** Smallest scale at which a step's text is still read: 12 px become 9. */
const legible = 0.75;
/** Pixels of the graph that stay in view however far it is moved. */
const kept = 60;

/** Pan and zoom of the graph: the wheel pans as in a text, with Ctrl or a pinch it zooms. */
export class Viewport {
  private readonly zoomer = zoom<SVGSVGElement, unknown>().scaleExtent([0.1, 3]);
  private transform: ZoomTransform = zoomIdentity;
  private width = 600;
  private height = 400;
  private size: Pick<Layout, 'width' | 'height'> = { width: 0, height: 0 };

  constructor(
    private readonly svg: SVGSVGElement,
    content: SVGGElement,
    onMove: (zoom: ZoomState) => void,
  ) {
    this.zoomer
      .extent(() => [
        [0, 0],
        [this.width, this.height],
      ])
      .filter((event: Event) => !(event instanceof WheelEvent) || event.ctrlKey || event.metaKey)
      .constrain((t) => this.constrain(t))
      .on('zoom', (event: { transform: ZoomTransform }) => {
        this.transform = event.transform;
        content.setAttribute('transform', event.transform.toString());
        onMove(this.state);
      });
    select(svg).call(this.zoomer).on('dblclick.zoom', null);
    new ResizeObserver(() => this.measure()).observe(svg);
    svg.addEventListener(
      'wheel',
      (event) => {
        if (event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const line = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
        const [x, y] = [event.deltaX * line, event.deltaY * line];
        this.pan(event.shiftKey && x === 0 ? y : x, event.shiftKey && x === 0 ? 0 : y);
      },
      { passive: false },
    );
  }

  /** Takes the size of the place that is drawn in, before anything is drawn: afterwards the browser would lay it out for the answer. */
  measure(): void {
    this.width = this.svg.clientWidth || 600;
    this.height = this.svg.clientHeight || 400;
  }

  private constrain(t: ZoomTransform): ZoomTransform {
    const within = (value: number, length: number, view: number): number =>
      Math.max(Math.min(value, view - kept), kept - length * t.k);
    const [x, y] = [within(t.x, this.size.width, this.width), within(t.y, this.size.height, this.height)];
    return x === t.x && y === t.y ? t : zoomIdentity.translate(x, y).scale(t.k);
  }

  get state(): ZoomState {
    const { x, y, k } = this.transform;
    return { x, y, k };
  }

  /** The part of the graph that is in view, in the graph's own pixels. */
  get view(): Box {
    const { x, y, k } = this.transform;
    return { x: -x / k, y: -y / k, width: this.width / k, height: this.height / k };
  }

  /** The size of what is looked at. */
  setSize(layout: Layout): void {
    this.size = layout;
  }

  /** Goes to a place that was kept; a place where nothing would be seen is corrected. */
  restore({ x, y, k }: ZoomState): void {
    select(this.svg).call(this.zoomer.transform, this.constrain(zoomIdentity.translate(x, y).scale(k)));
  }

  /**
   * All of the graph in view, never larger than life and never too small to read; a large one starts at its first stage.
   * One that is read downwards fills the width.
   */
  fit(downwards: boolean): void {
    const { width, height } = this.size;
    const k = Math.max(legible, Math.min(1, this.width / width, downwards ? 1 : this.height / height));
    const x = downwards ? 0 : Math.max(0, (this.width - width * k) / 2);
    const y = Math.max(0, Math.min(16, (this.height - height * k) / 2));
    select(this.svg).call(this.zoomer.transform, zoomIdentity.translate(x, y).scale(k));
  }

  /** Moves just so far that a box is in view, with a margin; stays when it is already. */
  bring(box: Box): void {
    const { x, y, k } = this.transform;
    const margin = 24;
    const shift = (start: number, length: number, view: number): number => {
      if (start < margin) return margin - start;
      const over = start + length + margin - view;
      return over > 0 ? -Math.min(over, start - margin) : 0;
    };
    const dx = shift(box.x * k + x, box.width * k, this.width);
    const dy = shift(box.y * k + y, box.height * k, this.height);
    if (dx !== 0 || dy !== 0) this.pan(-dx, -dy);
  }

  /** Moves what is looked at, CSS pixels of the screen. */
  pan(dx: number, dy: number): void {
    select(this.svg).call(this.zoomer.translateBy, -dx / this.transform.k, -dy / this.transform.k);
  }

  /** Puts a point of the graph into the middle. */
  centre(x: number, y: number): void {
    select(this.svg).call(this.zoomer.translateTo, x, y);
  }

  scale(factor: number): void {
    select(this.svg).call(this.zoomer.scaleBy, factor);
  }
}
