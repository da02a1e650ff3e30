import { DockerfileParser } from 'dockerfile-ast';
import { plan } from '../../extension/core/plan';
import { median, show } from './time';

/** `count` instructions over stages of 50, with variables, mounts and copies between stages. */
function generated(count: number): string {
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const stage = Math.floor(i / 50);
    if (i % 50 === 0) lines.push(`FROM alpine:3 AS s${stage}`);
    else if (i % 50 === 1 && stage > 0) lines.push(`COPY --from=s${stage - 1} /out /in${i}`);
    else if (i % 10 === 0) lines.push(`ENV V${i}=\${V${i - 10}:-x}`);
    else if (i % 7 === 0) lines.push(`COPY src/${i} /src/${i}`);
    else lines.push(`RUN --mount=type=cache,target=/c step ${i} $V${i - (i % 10)}`);
  }
  return lines.join('\n');
}

async function main(): Promise<void> {
  for (const count of [500, 1000, 2000, 4000]) {
    const text = generated(count);
    show(`plan, ${count} instructions`, await median(9, () => plan(text)));
    show(
      `dockerfile-ast (parses only), ${count} instructions`,
      await median(9, () => DockerfileParser.parse(text).getInstructions().length),
    );
  }
}
void main();
