// For tests of what also says something to the person: what the compiler of Svelte and a browser give it. To be imported first.
const state = (value: unknown): unknown => value;
Object.assign(globalThis, { $state: Object.assign(state, { raw: state }) });
if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] } });
