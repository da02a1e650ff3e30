import * as vscode from 'vscode';

/** Milliseconds after which something is long enough to be told. */
const patience = 700;

/** Runs something that may be long: then its progress is shown, with a way to cancel it. */
export async function withProgress<T>(what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const work = run(abort.signal);
  const isLong = await Promise.race([
    work.then(() => false),
    new Promise<boolean>((r) => setTimeout(() => r(true), patience)),
  ]);
  if (!isLong) return work;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Stagegraph: ${what}`, cancellable: true },
    (_, token) => {
      token.onCancellationRequested(() => abort.abort());
      return work;
    },
  );
}
