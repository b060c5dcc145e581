/** A key of the configuration file. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  /** Null: it is the default. */
  readonly line: number | null;
  readonly default: string;
  readonly allowed: string;
  readonly meaning: string;
  /** What it is after the next start, if that is something else. */
  readonly next: string | null;
}

export interface Table {
  readonly name: string;
  readonly keys: readonly Setting[];
}

/**
 * The tables of the file in their order, with what is looked for.
 *
 * @param set whether only those count that are not the default, or will not be
 */
export function tables(all: readonly Setting[], wanted: string, set: boolean): Table[] {
  const text = wanted.trim().toLowerCase();
  const found = new Map<string, Setting[]>();
  for (const each of all) {
    if (set && each.line === null && each.next === null) continue;
    if (!`${each.key} ${each.value} ${each.meaning}`.toLowerCase().includes(text)) continue;
    const dot = each.key.indexOf('.');
    const table = dot < 0 ? '' : each.key.slice(0, dot);
    const keys = found.get(table);
    if (keys === undefined) found.set(table, [each]);
    else keys.push(each);
  }
  return Array.from(found, ([name, keys]) => ({ name, keys }));
}
