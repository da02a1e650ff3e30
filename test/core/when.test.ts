import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { share, when } from '../../extension/core/text/when';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 24, 12, 0, 0);

describe('A moment in words', () => {
  for (const [past, words] of [
    [-minute, 'just now'],
    [0, 'just now'],
    [minute - 1, 'just now'],
    [minute, '1 minute ago'],
    [59 * minute, '59 minutes ago'],
    [hour, '1 hour ago'],
    [23 * hour, '23 hours ago'],
    [day, 'yesterday'],
    [6 * day, '6 days ago'],
    [7 * day, '2026-11-17'],
    [400 * day, '2025-10-20'],
  ] as const)
    it(`${past} ms: ${words}`, () => assert.equal(when(now - past, now), words));
});

describe('A share in per cent', () => {
  for (const [part, total, expected] of [
    [0, 0, 100],
    [0, 3, 0],
    [3, 3, 100],
    [1, 3, 33],
    [2, 3, 67],
    [1, 1000, 1],
    [999, 1000, 99],
  ] as const)
    it(`${part} of ${total}: ${expected}`, () => assert.equal(share(part, total), expected));
});
