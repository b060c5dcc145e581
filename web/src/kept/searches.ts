import type { Kept } from './kept.svelte';

/** A search that is done again and again. */
export interface SavedSearch {
  readonly name: string;
  readonly text: string;
}

const NAME = 'searches';
const MOST = 100;

export function savedSearches(kept: Kept): readonly SavedSearch[] {
  const value = kept.value(NAME);
  return Array.isArray(value) ? value.filter(isSearch) : [];
}

function isSearch(value: unknown): value is SavedSearch {
  const { name, text } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && typeof text === 'string';
}

/** Under its name in place of what was there. */
export async function saveSearch(kept: Kept, search: SavedSearch): Promise<void> {
  const others = savedSearches(kept).filter((each) => each.name !== search.name && each.text !== search.text);
  await kept.put(NAME, [...others.slice(1 - MOST), search]);
}

export async function dropSearch(kept: Kept, text: string): Promise<void> {
  await kept.put(NAME, savedSearches(kept).filter((each) => each.text !== text));
}
