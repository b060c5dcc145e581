/** Octets of a name in UTF-8, with room for what is put before and behind it. */
const MOST = 180;
/** What Windows takes for a device, whatever is behind a full stop. */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)/i;

/** What every system takes as a name. */
export function fileName(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069"*/:<>?\\|]+/g, '_').replace(/\s+/g, ' ').trim();
  const encoder = new TextEncoder();
  let name = '';
  let left = MOST;
  for (const character of plain) {
    left -= encoder.encode(character).length;
    if (left < 0) break;
    name += character;
  }
  return name.replace(/[. ]+$/, '').replace(DEVICE, '$&_') || '_';
}
