import type { Id } from '../jmap/types';

const TYPE = 'application/x-veredus-threads';

export function drag(event: DragEvent, threads: readonly Id[], label: string): void {
  const transfer = event.dataTransfer;
  if (transfer === null) return;
  transfer.setData(TYPE, JSON.stringify(threads));
  transfer.effectAllowed = 'move';
  const tag = document.createElement('div');
  tag.className = 'drag-tag';
  tag.textContent = label;
  document.body.append(tag);
  transfer.setDragImage(tag, -8, -8);
  setTimeout(() => tag.remove());
}

/** What is dragged, if it is threads of ours. */
export function dragged(event: DragEvent): readonly Id[] {
  try {
    const read: unknown = JSON.parse(event.dataTransfer?.getData(TYPE) ?? '[]');
    return Array.isArray(read) ? read.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
