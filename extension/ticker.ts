/** Acts once a second while something runs, and costs nothing otherwise. */
export class Ticker {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly action: () => void) {}

  run(on: boolean): void {
    if (on === (this.timer !== undefined)) return;
    clearInterval(this.timer);
    this.timer = on ? setInterval(this.action, 1000) : undefined;
  }

  dispose(): void {
    this.run(false);
  }
}
