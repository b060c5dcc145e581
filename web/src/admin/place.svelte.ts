/** Which page it is: what stands behind `#` in the address bar, as `#/accounts/bob@example.org`. */
export class Place {
  parts = $state.raw<readonly string[]>([]);

  constructor() {
    this.read();
  }

  read(): void {
    const path = location.hash.replace(/^#\/?/, '');
    this.parts = path === '' ? [] : path.split('/').map(decode);
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a page. */
export function at(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}
