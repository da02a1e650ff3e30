import * as vscode from 'vscode';
import { earlierIn, explain, mostAlike, planned } from '../core/explain';
import type { BaselineReason } from '../core/cause';
import { explanationToText } from '../core/format/explain-text';
import type { BuildRecord } from '../core/records';
import { Secrets } from '../core/text/secrets';
import { buildHeading } from '../core/words/builds';
import type { Builds } from './builds';

/** Scheme of explanations as text: of builds whose Dockerfile is not at hand. */
const scheme = 'stagegraph-explanation';

/** What a build of a log is held against: the one given that is most alike, else those before it in its own log. */
function baselinesOf(
  record: BuildRecord,
  all: readonly BuildRecord[],
  earlier: readonly BuildRecord[],
): { readonly records: readonly BuildRecord[]; readonly why?: BaselineReason } {
  const given = mostAlike(record, earlier);
  if (given !== undefined) return { records: [given], why: { kind: 'given' } };
  const before = earlierIn(record, all);
  return before.length === 0 ? { records: [] } : { records: before, why: { kind: 'same-log' } };
}

/** Every build of a log in words, as the command has them; without secrets. */
export function tellBuilds(records: readonly BuildRecord[], earlier: readonly BuildRecord[]): string {
  const secrets = new Secrets();
  const told = records.map((record, i) => {
    const { records: baselines, why } = baselinesOf(record, records, earlier);
    const explanation = explain({
      ...planned(record),
      baselines: baselines.map((r) => planned(r)),
      ...(why !== undefined && { baselineWhy: why }),
    });
    secrets.learnFrom([record, explanation]);
    const text = explanationToText(explanation);
    return records.length === 1 ? text : `${buildHeading(explanation.build, i + 1, records.length, 'text')}\n${text}`;
  });
  return secrets.hide(told.join('\n'));
}

/** Explanations of logs as documents that can't be edited. */
export class ToldBuilds implements vscode.TextDocumentContentProvider {
  static readonly scheme = scheme;

  constructor(private readonly builds: Builds) {}

  /** The document that explains the builds of one file against those of another. */
  static addressOf(file: vscode.Uri, earlier?: vscode.Uri): vscode.Uri {
    const name = file.path.split('/').at(-1) ?? 'build';
    const query = JSON.stringify([file.toString(), ...(earlier === undefined ? [] : [earlier.toString()])]);
    return vscode.Uri.from({ scheme, path: `/${name} explained`, query });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const [file, earlier] = JSON.parse(uri.query) as readonly string[];
    const of = async (address: string | undefined): Promise<BuildRecord[]> =>
      address === undefined
        ? []
        : Promise.all(this.builds.ofFile(vscode.Uri.parse(address, true)).map((b) => this.builds.record(b)));
    const records = await of(file);
    if (records.length === 0) throw new Error('this log is no longer at hand: open it again');
    return tellBuilds(records, await of(earlier));
  }
}
