const CHORD_MS = 1200;

/** Two keys, one after the other. Counted from when they were pressed: a page that is busy hears of them late. */
export class Chord {
  private first: { readonly key: string; readonly at: number } | null = null;

  /** The key that came before, if it was pressed a moment ago. */
  begun(now: number): string | null {
    return this.first !== null && now - this.first.at <= CHORD_MS ? this.first.key : null;
  }

  begin(key: string, now: number): void {
    this.first = { key, at: now };
  }

  end(): void {
    this.first = null;
  }
}
