// For tests of what also says something to the person: what the compiler of Svelte and a browser give it. To be imported first.
Object.assign(globalThis, { $state: (value: unknown) => value });
if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] } });
