import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fingerprints } from '../../extension/fingerprint/client';
import type { Host } from './host';

const script = join(import.meta.dirname, '..', '..', 'dist', 'fingerprint.worker.js');

/** Watches a host's builds as the extension does: each that is announced has its context fingerprinted. */
export class Watch {
  private readonly archive = mkdtempSync(join(tmpdir(), 'stagegraph-watch-'));
  private readonly taking: Promise<unknown>[] = [];
  private readonly end: () => void;
  readonly fingerprints = new Fingerprints(script, this.archive);

  private constructor(host: Host) {
    this.end = host.buildx.watch(({ id, contextPath, dockerfilePath, startedAt }) => {
      if (contextPath !== undefined)
        this.taking.push(
          this.fingerprints.take({
            key: id,
            contextPath,
            startedAt,
            ...(dockerfilePath !== undefined && { dockerfilePath }),
          }),
        );
    });
  }

  static async start(host: Host): Promise<Watch> {
    const watch = new Watch(host);
    // The watch begins to listen.
    await new Promise((r) => setTimeout(r, 300));
    return watch;
  }

  /** The contexts of all builds that were announced have been fingerprinted. */
  async taken(): Promise<void> {
    await Promise.all(this.taking.splice(0));
  }

  stop(): void {
    this.end();
    this.fingerprints.dispose();
    rmSync(this.archive, { recursive: true, force: true });
  }
}
