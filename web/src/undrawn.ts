// For tests of what also says something to the person: what the compiler of Svelte and a browser give it. To be imported first.
const state = (value: unknown): unknown => value;
Object.assign(globalThis, { $state: Object.assign(state, { raw: state, snapshot: state }) });
if (!('window' in globalThis)) Object.assign(globalThis, { window: {} }); // without a document nothing is drawn, and no HTML cleaned
if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] } });
