import { parseHostMessage, type HostMessage, type Intent } from '../extension/protocol';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** The panel's side of the protocol: intents out, messages in, every request answered. */
export class Host {
  private readonly api = acquireVsCodeApi();
  private next = 1;
  private kept: object = {};
  private readonly open = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();

  constructor(private readonly onMessage: (message: HostMessage) => void) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = parseHostMessage(event.data);
      if (message === undefined) return;
      if (message.type === 'graph') this.keep(message);
      if (message.type !== 'reply') {
        this.onMessage(message);
        return;
      }
      const request = this.open.get(message.id);
      this.open.delete(message.id);
      if (message.ok) request?.resolve();
      else request?.reject(new Error(message.error));
    });
  }

  /** Sends an intent; ends with the host's answer. */
  ask(intent: Intent): Promise<void> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject });
      this.api.postMessage({ id, intent });
    });
  }

  /** Keeps which file is shown and what was chosen for it next to the view's own state: the panel comes back with both. */
  private keep({ graph, choice }: Extract<HostMessage, { type: 'graph' }>): void {
    this.kept = { file: graph.file, choice };
    this.state = this.state;
  }

  get state(): unknown {
    return this.api.getState();
  }
  set state(value: unknown) {
    this.api.setState({ ...(typeof value === 'object' ? value : {}), ...this.kept });
  }
}
