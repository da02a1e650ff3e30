import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price } from '../src/cart/price.js';

const mug = { id: 'mug', name: 'Mug', cents: 1200 };

test('shipping is paid below 50', () => assert.equal(price([{ article: mug, count: 1 }]), 1690));
test('shipping is free from 50', () => assert.equal(price([{ article: mug, count: 5 }]), 6000));
