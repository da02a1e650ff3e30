// Runs in every page of the window before anything else: notes when a graph has been painted, milliseconds since 1970.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const times = { start: now() };
  window.stagegraphTimes = times;
  const wanted = {
    steps: 'g.step',
    coloured: 'g.step.outcome-cached, g.step.outcome-rebuilt',
    routed: 'svg.graph[data-drawn]',
  };
  // The page is written into an empty document, which lets go of its frames but not of its timers.
  const looking = setInterval(() => {
    for (const [name, selector] of Object.entries(wanted)) {
      if (times[name] !== undefined || document.querySelector(selector) === null) continue;
      times[name] = 0;
      // What the next frame holds is painted when the one after it begins.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          times[name] = now();
        }),
      );
    }
    if (Object.keys(wanted).every((name) => times[name] !== undefined)) clearInterval(looking);
  }, 4);
})();
