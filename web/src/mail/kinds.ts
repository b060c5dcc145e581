import type { BodyPart } from '../jmap/types';

/** What an attachment can be shown as. */
export type Kind = 'image' | 'pdf' | 'text' | 'audio' | 'video' | 'archive' | 'event' | 'contact' | 'other';

const MOST_TEXT = 1 << 20;

export function kindOf(part: Pick<BodyPart, 'type' | 'name' | 'size'>): Kind {
  const type = part.type.toLowerCase();
  const name = (part.name ?? '').toLowerCase();
  if (/^image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)$/.test(type)) return 'image';
  if (type === 'application/pdf' || (type === 'application/octet-stream' && name.endsWith('.pdf'))) return 'pdf';
  if (type === 'text/calendar' || name.endsWith('.ics')) return 'event';
  if (/^text\/(?:x-)?vcard$/.test(type) || name.endsWith('.vcf')) return 'contact';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  if (/zip|tar|compressed|rar|7z/.test(type) || /\.(?:zip|tar|t?gz|7z|rar)$/.test(name)) return 'archive';
  const isText = type.startsWith('text/') || /^application\/(?:json|xml)$/.test(type) || /\.(?:txt|md|csv|log|json|patch|diff)$/.test(name);
  return isText && part.size <= MOST_TEXT ? 'text' : 'other';
}
