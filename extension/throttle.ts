/** A function that is called as often as one likes and acts a few times a second. */
export interface Throttled {
  (): void;
  /** Acts now if a call is still to be acted on. */
  flush(): void;
  cancel(): void;
}

/** Acts at once, then at most once every `ms` milliseconds; the last call is never lost. */
export function throttle(action: () => void, ms: number): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let pending = false;
  const act = (): void => {
    pending = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (pending) act();
    }, ms);
    action();
  };
  const call = (): void => {
    if (timer === undefined) act();
    else pending = true;
  };
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pending = false;
  };
  return Object.assign(call, {
    flush: () => {
      const had = pending;
      cancel();
      if (had) action();
    },
    cancel,
  });
}
