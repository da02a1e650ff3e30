/** Properties that a picture needs to look as it does in the panel. */
const kept = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'opacity',
  'text-anchor',
] as const;

/** The drawing as a picture that stands alone: theme colours written into it, nothing interactive. */
export function exportSvg(svg: SVGSVGElement, content: SVGGElement): string {
  const box = content.getBBox();
  const margin = 16;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll<SVGElement>('*');
  copy.querySelectorAll<SVGElement>('*').forEach((node, i) => {
    const original = originals[i];
    if (original === undefined || (node.closest('defs') !== null && node.tagName !== 'path')) return;
    const style = getComputedStyle(original);
    for (const name of kept) node.setAttribute(name, style.getPropertyValue(name));
    for (const name of ['tabindex', 'role', 'aria-pressed', 'aria-expanded']) node.removeAttribute(name);
  });
  const group = copy.querySelector('g.content');
  group?.removeAttribute('transform');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute(
    'viewBox',
    `${box.x - margin} ${box.y - margin} ${box.width + 2 * margin} ${box.height + 2 * margin}`,
  );
  copy.setAttribute('width', String(Math.ceil(box.width + 2 * margin)));
  copy.setAttribute('height', String(Math.ceil(box.height + 2 * margin)));
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [k, v] of [
    ['x', box.x - margin],
    ['y', box.y - margin],
    ['width', box.width + 2 * margin],
    ['height', box.height + 2 * margin],
  ] as const)
    paper.setAttribute(k, String(v));
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  group?.before(paper);
  copy.querySelectorAll('.edge-hit, .stage-hit').forEach((n) => {
    n.remove();
  });
  return new XMLSerializer().serializeToString(copy);
}

/** The drawing as PNG at twice its size, a data URL. */
export async function exportPng(svg: SVGSVGElement, content: SVGGElement): Promise<string> {
  const text = exportSvg(svg, content);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, 8000 / Math.max(image.width, image.height, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no picture could be drawn');
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  return canvas.toDataURL('image/png');
}
