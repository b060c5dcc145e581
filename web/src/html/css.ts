// What of a sender's style may stay. Read by the browser's own parser and written anew from what that understood, so
// nothing depends on how it was spelt.

/** What becomes of an address that a style wants to fetch; null: nothing. */
export interface Fetching {
  (address: string): string | null;
}

const FETCHES = /\b(?:url|src|image|image-set|-webkit-image-set|cross-fade|-webkit-cross-fade|element|paint)\(/i;
const SUBSTITUTES = /\b(?:var|attr|env)\(/i;
const ADDRESS = /url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)"']*))\s*\)/gi;

/** Properties with which content could leave its place, or which make things move without end. */
const UNWANTED = /^(?:-webkit-app-region|animation|transition|view-transition|behavior|-moz-binding|cursor|content)/;

/** @returns the declarations that may stay, and whether they set colours */
export function cleanDeclarations(style: CSSStyleDeclaration, fetching: Fetching): { css: string; coloured: boolean } {
  const kept: string[] = [];
  let coloured = false;
  for (const name of Array.from(style)) {
    // a custom property is kept as it is spelt, and could become an address where it is used
    if (name.startsWith('--') || UNWANTED.test(name)) continue;
    let value = style.getPropertyValue(name);
    if (value === '' || SUBSTITUTES.test(value)) continue;
    if (name === 'position' && !/^(?:static|relative)$/.test(value)) continue;
    if (FETCHES.test(value)) {
      const replaced = replaceAddresses(value, fetching);
      if (replaced === null) continue;
      value = replaced;
    }
    const important = style.getPropertyPriority(name) === 'important' ? ' !important' : '';
    kept.push(`${name}: ${value}${important}`);
    if (isColour(name, value)) coloured = true;
  }
  return { css: kept.join('; '), coloured };
}

function isColour(name: string, value: string): boolean {
  if (name !== 'color' && name !== 'background-color' && name !== 'background-image') return false;
  return !/^(?:inherit|initial|unset|revert|currentcolor|transparent|none|rgba\(0, 0, 0, 0\))$/i.test(value);
}

function replaceAddresses(value: string, fetching: Fetching): string | null {
  let refused = false;
  const left: string[] = [];
  const replaced = value.replace(ADDRESS, (_, quoted?: string, single?: string, bare?: string) => {
    const address = fetching((quoted ?? single ?? bare ?? '').replace(/\\(.)/g, '$1').trim());
    if (address === null) refused = true;
    left.push(address ?? '');
    return `\u0000${left.length - 1}\u0000`;
  });
  // whatever else could fetch something goes as a whole
  if (refused || FETCHES.test(replaced)) return null;
  return replaced.replace(/\u0000(\d+)\u0000/g, (_, i: string) => `url("${encodeURI(decodeSafely(left[Number(i)] ?? ''))}")`);
}

function decodeSafely(address: string): string {
  // percent signs stay what they are: encodeURI would write them a second time
  return address.replace(/%25/g, '%').replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/["\\\n]/g, '');
}

export function cleanInline(text: string, fetching: Fetching): { css: string; coloured: boolean } {
  const probe = document.createElement('span');
  probe.style.cssText = text;
  return cleanDeclarations(probe.style, fetching);
}

const MOST_RULES = 5000;
/** Not taken anyway, but not without a warning. */
const IMPORT = /@import\s*(?:url\(\s*(?:"[^"]*"|'[^']*'|[^)]*)\s*\)|"[^"]*"|'[^']*')[^;{}]*;/gi;

/** A whole style sheet; imports, fonts and whatever else is no plain rule are left out. */
export function cleanSheet(text: string, fetching: Fetching): { css: string; coloured: boolean } {
  const sheet = new CSSStyleSheet();
  try {
    sheet.replaceSync(text.replace(/<!--|-->/g, '').replace(IMPORT, ''));
  } catch {
    return { css: '', coloured: false };
  }
  const out: string[] = [];
  const coloured = rules(sheet.cssRules, fetching, out, 0);
  return { css: out.join('\n'), coloured };
}

function rules(list: CSSRuleList, fetching: Fetching, out: string[], depth: number): boolean {
  let coloured = false;
  for (const rule of Array.from(list)) {
    if (out.length > MOST_RULES || depth > 3) break;
    if (rule instanceof CSSStyleRule) {
      const clean = cleanDeclarations(rule.style, fetching);
      if (clean.css === '') continue;
      out.push(`${rule.selectorText} { ${clean.css} }`);
      coloured ||= clean.coloured;
    } else if (rule instanceof CSSMediaRule) {
      // theirs for the dark would fight with ours
      if (/prefers-color-scheme/i.test(rule.conditionText)) continue;
      const inner: string[] = [];
      coloured = rules(rule.cssRules, fetching, inner, depth + 1) || coloured;
      if (inner.length > 0) out.push(`@media ${rule.conditionText} { ${inner.join('\n')} }`);
    }
  }
  return coloured;
}
