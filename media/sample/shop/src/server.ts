import fastify from 'fastify';
import { add, type Line } from './cart/cart.js';
import { price } from './cart/price.js';
import { catalog } from './catalog/catalog.js';

declare const RELEASE: string;

const server = fastify();
let cart: readonly Line[] = [];

server.get('/health', () => ({ release: RELEASE }));
server.get('/catalog', () => catalog);
server.get('/cart', () => ({ lines: cart, cents: price(cart) }));
server.post<{ Params: { id: string } }>('/cart/:id', ({ params }, reply) => {
  const article = catalog.find(({ id }) => id === params.id);
  if (article === undefined) return reply.code(404).send('no such article');
  cart = add(cart, article);
  return String(cart.reduce((sum, { count }) => sum + count, 0));
});

await server.listen({ host: '0.0.0.0', port: 8080 });
