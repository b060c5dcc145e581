import { aside } from './aside';

/** HTML of ours as plain text, for those who read that. */
export function textOf(html: string): string {
  const parsed = new DOMParser().parseFromString(aside(html).html, 'text/html');
  return lines(parsed.body).join('\n').replace(/\n{3,}/g, '\n\n').trim();
}

function lines(node: Node): string[] {
  const out: string[] = [];
  let open = '';
  const end = (): void => {
    out.push(open);
    open = '';
  };
  for (const child of node.childNodes) {
    if (child instanceof Text) {
      open += child.data.replace(/[ \t\r\n]+/g, ' ');
    } else if (child instanceof HTMLElement) {
      const tag = child.tagName;
      if (tag === 'BR') end();
      else if (tag === 'IMG') open += child.getAttribute('alt') ? `[${child.getAttribute('alt')}]` : '';
      else if (isBlock(tag)) {
        if (open.trim() !== '') end();
        open = '';
        out.push(...block(child));
      } else {
        const inner = lines(child);
        const text = inner.join('\n');
        const href = tag === 'A' ? child.getAttribute('href') : null;
        open += href !== null && href !== text && href !== `mailto:${text}` ? `${text} <${href}>` : text;
      }
    }
  }
  if (open.trim() !== '') end();
  return out;
}

function isBlock(tag: string): boolean {
  return /^(?:P|DIV|UL|OL|LI|BLOCKQUOTE|PRE|H[1-6]|TABLE|TBODY|TR|HR)$/.test(tag);
}

function block(element: HTMLElement): string[] {
  switch (element.tagName) {
    case 'BLOCKQUOTE':
      return [...lines(element).map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`)), ''];
    case 'PRE':
      return [...(element.textContent ?? '').split('\n'), ''];
    case 'HR':
      return ['---', ''];
    case 'UL':
    case 'OL':
      return [...items(element), ''];
    case 'P':
    case 'H1':
    case 'H2':
    case 'H3':
      return [...lines(element), ''];
    default:
      return lines(element);
  }
}

function items(list: HTMLElement): string[] {
  const out: string[] = [];
  [...list.children].forEach((item, i) => {
    const mark = list.tagName === 'OL' ? `${i + 1}. ` : '- ';
    lines(item)
      .filter((line) => line !== '')
      .forEach((line, j) => out.push((j === 0 ? mark : ' '.repeat(mark.length)) + line));
  });
  return out;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);
}

/** Plain text as paragraphs. */
export function paragraphs(text: string): string {
  return text.split('\n').map((line) => `<p>${escaped(line)}</p>`).join('');
}
