import type { Line } from './cart.js';

const shipping = 490;
const freeFrom = 5000;

/** What a cart costs, in cents. */
export function price(lines: readonly Line[]): number {
  const goods = lines.reduce((sum, { article, count }) => sum + article.cents * count, 0);
  return goods >= freeFrom ? goods : goods + shipping;
}
