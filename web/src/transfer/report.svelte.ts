/** Something that could not be taken along. */
export interface Failure {
  readonly what: string;
  readonly why: string;
}

/** Failures that are told one by one. */
const MOST = 100;

/** What has become of messages that were brought in or taken out. */
export class Report {
  done = $state(0);
  /** Left out because they were there already. */
  known = $state(0);
  /** Files that are no mail. */
  odd = $state(0);
  /** What had been deleted where it comes from. */
  deleted = $state(0);
  failures = $state(0);
  /** The first of them. */
  told = $state.raw<readonly Failure[]>([]);

  failed(what: string, why: string): void {
    this.failures++;
    if (this.told.length < MOST) this.told = [...this.told, { what, why }];
  }
}
