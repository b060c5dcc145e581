import type { Kept } from './kept.svelte';

/** A text that is written again and again. */
export interface Template {
  readonly key: string;
  readonly name: string;
  readonly subject: string;
  readonly html: string;
}

const PREFIX = 'template.';

export function templates(kept: Kept): readonly Template[] {
  const found: Template[] = [];
  for (const [key, value] of kept.all(PREFIX)) {
    const { name, subject, html } = (value ?? {}) as Record<string, unknown>;
    if (typeof name === 'string' && typeof subject === 'string' && typeof html === 'string') found.push({ key, name, subject, html });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

export async function saveTemplate(kept: Kept, name: string, subject: string, html: string): Promise<void> {
  const same = templates(kept).find((each) => each.name === name);
  await kept.put(PREFIX + (same?.key ?? crypto.randomUUID()), { name, subject, html });
}

export async function dropTemplate(kept: Kept, template: Template): Promise<void> {
  await kept.remove(PREFIX + template.key);
}
