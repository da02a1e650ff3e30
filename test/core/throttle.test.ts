import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { throttle } from '../../extension/throttle';

describe('A throttled action', () => {
  it('acts at once, then once in a while, and never loses the last call', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let acted = 0;
    const call = throttle(() => acted++, 100);
    for (let i = 0; i < 5; i++) call();
    assert.equal(acted, 1);
    mock.timers.tick(100);
    assert.equal(acted, 2);
    mock.timers.tick(500);
    assert.equal(acted, 2);
    call();
    call();
    call.flush();
    assert.equal(acted, 4);
    call.flush();
    mock.timers.tick(500);
    assert.equal(acted, 4);
    call();
    call();
    call.cancel();
    mock.timers.tick(500);
    assert.equal(acted, 5);
    mock.timers.reset();
  });
});
