import type { GraphView } from '../../extension/protocol';
import type { Box, Layout } from '../../extension/layout';

/** A graph that is not much larger than the view needs no map. */
const worthIt = 1.6;

function rectangle(box: Box, className: string): SVGRectElement {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const name of ['x', 'y', 'width', 'height'] as const) node.setAttribute(name, String(box[name]));
  node.setAttribute('class', className);
  return node;
}

/** The whole graph small, with the part in view framed; a person points into it to go there. */
export class Minimap {
  private readonly frame = rectangle({ x: 0, y: 0, width: 0, height: 0 }, 'map-view');
  private size: Pick<Layout, 'width' | 'height'> = { width: 0, height: 0 };

  constructor(
    private readonly svg: SVGSVGElement,
    onGo: (x: number, y: number) => void,
  ) {
    const go = (event: PointerEvent): void => {
      const matrix = svg.getScreenCTM();
      if (event.buttons === 0 || matrix === null) return;
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      onGo(point.x, point.y);
    };
    svg.addEventListener('pointerdown', go);
    svg.addEventListener('pointermove', go);
  }

  /** Draws a graph anew. */
  draw(graph: GraphView, layout: Layout, view: Box): void {
    this.size = layout;
    const outcomes = new Map(graph.steps.map((s) => [s.id, s.outcome]));
    this.svg.setAttribute('viewBox', `0 0 ${layout.width} ${layout.height}`);
    this.svg.replaceChildren(
      ...layout.stages.map((s) => rectangle(s, 'map-stage')),
      ...layout.steps.map((s) => rectangle(s, `map-step outcome-${outcomes.get(s.id) ?? 'unknown'}`)),
      this.frame,
    );
    this.follow(view);
  }

  /** Frames the part in view; hidden for a graph that is in view anyway. */
  follow(view: Box): void {
    const { width, height } = this.size;
    this.svg.classList.toggle('shown', width > view.width * worthIt || height > view.height * worthIt);
    for (const name of ['x', 'y', 'width', 'height'] as const) this.frame.setAttribute(name, String(view[name]));
    this.frame.setAttribute('stroke-width', String(Math.max(width, height) / 60));
  }
}
