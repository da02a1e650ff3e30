import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel } from './page';

const source = readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe finds in the panel as it is. */
export async function violations(p: Panel): Promise<string[]> {
  return p.page.evaluate(async (text) => {
    // The page's policy lets no script in: axe comes through the debugger, as a person's tool would.
    const axe = (0, eval)(`${text}; window.axe`) as {
      run: (
        options: unknown,
      ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
    };
    // A panel is a part of a window: it has no landmarks and no title of its own.
    const result = await axe.run({ rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
    return result.violations.map(
      (v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 120)} ${n.failureSummary.slice(0, 200)}`).join(' | ')}`,
    );
  }, source);
}
