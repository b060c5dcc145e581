/** Browsers draw nothing below some 33 million pixels: longer lists are scrolled through in proportion. */
const TALLEST = 12_000_000;
export const SPARE = 8;
/** What a row says of how many there are where nobody knows. WAI-ARIA 1.2, aria-setsize */
export const UNKNOWN = -1;

export interface Rows {
  readonly from: number;
  readonly to: number;
  /** How tall the scrolled content is. */
  readonly whole: number;
  readonly offset: (position: number) => number;
}

/**
 * Which rows are to be drawn where, of a list of any length.
 *
 * @param spare how many more above and below what is seen
 */
export function placeRows(total: number, rowHeight: number, height: number, top: number, spare = SPARE): Rows {
  const real = total * rowHeight;
  const whole = Math.min(real, TALLEST);
  if (real <= TALLEST) {
    const first = Math.floor(top / rowHeight);
    const visible = Math.ceil(height / rowHeight) + 1;
    return {
      from: Math.max(0, Math.min(first - spare, total)),
      to: Math.min(total, first + visible + spare),
      whole,
      offset: (position) => position * rowHeight,
    };
  }
  const scrollable = whole - height;
  const share = scrollable <= 0 ? 0 : Math.min(1, top / scrollable);
  const virtualTop = share * (real - height);
  const first = Math.floor(virtualTop / rowHeight);
  const visible = Math.ceil(height / rowHeight) + 1;
  return {
    from: Math.max(0, first - spare),
    to: Math.min(total, first + visible + spare),
    whole,
    offset: (position) => top + position * rowHeight - virtualTop,
  };
}
