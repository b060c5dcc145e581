import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../undrawn';
import { tellFaults } from './faults';

// As much of a page as a form and what is said of it consist of.

class Piece extends EventTarget {
  readonly classList = { contains: (): boolean => false };
  readonly style: Record<string, string> = {};
  readonly attributes = new Map<string, string>();
  readonly children: Piece[] = [];
  above: Piece | null = null;
  id = '';
  textContent = '';
  isFocused = false;

  constructor(private readonly box = { left: 0, right: 0, top: 0, bottom: 0, height: 0, width: 0 }) {
    super();
  }

  append(piece: Piece): void {
    piece.above = this;
    this.children.push(piece);
  }

  remove(): void {
    this.above?.children.splice(this.above.children.indexOf(this), 1);
    this.above = null;
  }

  closest(what: string): Piece | null {
    return what === 'dialog' ? this.above : null;
  }

  focus(): void {
    this.isFocused = true;
  }

  getBoundingClientRect(): object {
    return this.box;
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
}

class Field extends Piece {
  readonly validity: Record<string, boolean>;

  constructor(readonly form: object, fault: string, readonly type = 'text', readonly minLength = -1) {
    super({ left: 20, right: 120, top: 100, bottom: 130, height: 30, width: 100 });
    this.validity = { valid: false, [fault]: true };
  }
}

class Choice extends Field {}

class Page extends Piece {
  readonly body = new Piece();
  readonly documentElement = { dir: '' };

  createElement(): Piece {
    return new Piece({ left: 0, right: 0, top: 0, bottom: 0, height: 20, width: 200 });
  }

  /** What is told of a field that the browser does not let go. */
  refuse(field: Piece): void {
    const event = new Event('invalid', { cancelable: true });
    Object.defineProperty(event, 'target', { value: field });
    this.dispatchEvent(event);
    assert.ok(event.defaultPrevented, 'the browser says nothing of its own');
  }
}

const FORM = {};
let page: Page;

beforeEach(() => {
  page = new Page();
  Object.assign(globalThis, { document: page, addEventListener: () => undefined, innerWidth: 300, innerHeight: 800, HTMLSelectElement: Choice });
  tellFaults();
});

const said = (): readonly string[] => page.body.children.map((each) => each.textContent);

test('each fault is said in words', () => {
  const faults: readonly (readonly [Field, string])[] = [
    [new Field({}, 'valueMissing'), 'Please fill this in.'], [new Field({}, 'valueMissing', 'file'), 'Please choose a file.'],
    [new Field({}, 'valueMissing', 'date'), 'Please choose one.'], [new Choice({}, 'valueMissing'), 'Please choose one.'],
    [new Field({}, 'typeMismatch', 'email'), 'This is no mail address: it needs an @, as in name@example.org.'], [new Field({}, 'tooShort', 'password', 10), 'At least 10 characters.'],
    [new Field({}, 'rangeUnderflow', 'date'), 'This is too early.'], [new Field({}, 'patternMismatch'), 'This is not what is asked for here.'],
  ];
  for (const [field, words] of faults) {
    page.refuse(field);
    assert.deepEqual(said(), [words]);
  }
});

test('the first fault of a form is told, beside its field, and forgotten when that changes', () => {
  const [first, second] = [new Field(FORM, 'valueMissing'), new Field(FORM, 'typeMismatch', 'email')];
  first.setAttribute('aria-describedby', 'hint');
  page.refuse(first);
  page.refuse(second);
  assert.equal(page.body.children.length, 1);
  const [shown] = page.body.children;
  assert.deepEqual([first.isFocused, second.isFocused], [true, false]);
  assert.deepEqual([...first.attributes], [['aria-describedby', `hint ${shown?.id}`], ['aria-invalid', 'true']]);
  assert.deepEqual(shown?.style, { left: '20px', top: '136px' });
  page.dispatchEvent(new Event('input'));
  assert.deepEqual([said(), [...first.attributes]], [[], [['aria-describedby', 'hint']]]);
});

test('it is told within the window, and within a dialog', () => {
  Object.assign(globalThis, { innerWidth: 210, innerHeight: 140 });
  page.documentElement.dir = 'rtl';
  const dialog = new Piece();
  const field = new Field(FORM, 'valueMissing');
  dialog.append(field);
  page.refuse(field);
  const shown = dialog.children.at(-1);
  assert.deepEqual([said(), shown?.textContent !== '', shown?.style], [[], true, { left: '6px', top: '74px' }]);
});
