import { t, tn } from '../i18n/index.svelte';

type Asked = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Between a field and what is said of it, and between that and the window. */
const GAP = 6;

/** What is wrong with a field that the browser does not let go. */
function faultOf(field: Asked): string {
  const { validity } = field;
  if (validity.valueMissing) return t(field.type === 'file' ? 'fieldFile' : field instanceof HTMLSelectElement || /^(?:date|time)/.test(field.type) ? 'fieldChoice' : 'fieldMissing');
  if (validity.typeMismatch && field.type === 'email') return t('fieldAddress');
  if (validity.tooShort && 'minLength' in field) return tn('fieldShort', field.minLength);
  if (validity.rangeUnderflow) return t('fieldEarly');
  return t('fieldOdd');
}

/** Says what a form lacks in the person's language, where the browser would say it in its own. */
export function tellFaults(): void {
  let shown: HTMLElement | null = null;
  let of: Asked | null = null;
  /** What the field was described by before. */
  let before: string | null = null;

  const stay = (): void => {
    if (shown !== null && of !== null) place(shown, of.classList.contains('hidden') ? (of.closest('label') ?? of) : of);
  };
  const hide = (): void => {
    shown?.remove();
    if (before === null) of?.removeAttribute('aria-describedby');
    else of?.setAttribute('aria-describedby', before);
    of?.removeAttribute('aria-invalid');
    shown = of = null;
  };

  document.addEventListener('invalid', (event) => {
    const field = event.target as Asked;
    event.preventDefault();
    if (of !== null && of !== field && of.form === field.form && !of.validity.valid) return; // the first of a form comes first
    hide();
    field.focus();
    of = field;
    shown = document.createElement('p');
    shown.id = 'field-fault';
    shown.className = 'field-fault';
    shown.role = 'alert';
    shown.popover = 'manual';
    shown.textContent = faultOf(field);
    // what is behind a dialog is told to nobody
    (field.closest('dialog') ?? document.body).append(shown);
    shown.showPopover?.();
    before = field.getAttribute('aria-describedby');
    field.setAttribute('aria-describedby', before === null ? shown.id : `${before} ${shown.id}`);
    field.setAttribute('aria-invalid', 'true');
    stay();
  }, true);
  for (const what of ['input', 'focusout']) document.addEventListener(what, hide, true);
  document.addEventListener('scroll', stay, true);
  addEventListener('resize', stay);
}

function place(said: HTMLElement, field: Element): void {
  const [box, own] = [field.getBoundingClientRect(), said.getBoundingClientRect()];
  const below = box.bottom + GAP + own.height + GAP <= innerHeight;
  const begin = document.documentElement.dir === 'rtl' ? box.right - own.width : box.left;
  said.style.left = `${Math.max(GAP, Math.min(begin, innerWidth - own.width - GAP))}px`;
  said.style.top = `${below ? box.bottom + GAP : box.top - GAP - own.height}px`;
}
