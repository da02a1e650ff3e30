import fc from 'fast-check';

interface Shape {
  readonly base: number;
  readonly steps: number;
  readonly reads: readonly { readonly stage: number; readonly mount: boolean }[];
}

/** A Dockerfile whose stages stand on earlier ones, copy from them and mount them, in all arrangements. */
function text(shapes: readonly Shape[]): string {
  const lines = shapes.flatMap((shape, i) => {
    const earlier = (n: number): string => `s${n % i}`;
    const base = i === 0 || shape.base % 3 === 0 ? 'alpine:3' : earlier(shape.base);
    const steps = Array.from({ length: shape.steps }, (_, n) => `RUN step ${i} ${n}`);
    const reads =
      i === 0
        ? []
        : shape.reads.map(({ stage, mount }, n) =>
            mount
              ? `RUN --mount=type=bind,from=${earlier(stage)},target=/m mount ${i} ${n}`
              : `COPY --from=${earlier(stage)} /a /b${n}`,
          );
    return [`FROM ${base} AS s${i}`, ...steps, ...reads];
  });
  return `${lines.join('\n')}\n`;
}

/** Dockerfiles of up to ten stages. */
export const dockerfiles = fc
  .array(
    fc.record({
      base: fc.nat(20),
      steps: fc.nat(4),
      reads: fc.array(fc.record({ stage: fc.nat(20), mount: fc.boolean() }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map(text);
