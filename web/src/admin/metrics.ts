export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

/** What `/metrics` tells, without the steps of histograms. */
export function readMetrics(text: string): Metric[] {
  const helps = new Map<string, string>();
  const found = new Map<string, { labels: string; value: number }[]>();
  for (const line of text.split('\n')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    if (help !== null) helps.set(help[1] ?? '', help[2] ?? '');
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    const name = sample?.[1];
    if (sample === null || name === undefined || name.endsWith('_bucket')) continue;
    const labels = [...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => `${label} ${value}`).join(', ');
    const value = sample[3] === '+Inf' ? Infinity : Number(sample[3]);
    found.set(name, [...(found.get(name) ?? []), { labels, value }]);
  }
  return [...found].map(([name, samples]) => ({ name, samples, help: helps.get(name) ?? helps.get(name.replace(/_(?:count|sum|max)$/, '')) ?? '' }));
}
