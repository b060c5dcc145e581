import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rollup } from 'vite';

const START = '/src/start.ts';
const MAIN = '/src/main.ts';

/** All modules that one consists of. */
function consistsOf(path: string, { getModuleInfo, getModuleIds }: Rollup.ManualChunkMeta): ReadonlySet<string> {
  const found = new Set<string>();
  const wanted = [...getModuleIds()].filter((each) => each.endsWith(path));
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    wanted.push(...(getModuleInfo(next)?.importedIds ?? []));
  }
  return found;
}

/** What the first page consists of is one file, with a small one before it: dozens of small ones take longer, and more octets. */
function firstPage(id: string, meta: Rollup.ManualChunkMeta): string | undefined {
  if (consistsOf(START, meta).has(id)) return 'start';
  return consistsOf(MAIN, meta).has(id) ? 'main' : undefined;
}

/** The browser fetches what the first page consists of while the small file before it runs. */
function fetchMain(): Plugin {
  return {
    name: 'fetch-main',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }): HtmlTagDescriptor[] {
        const main = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === 'main');
        if (main?.type !== 'chunk') return [];
        const styles = [...(main.viteMetadata?.importedCss ?? [])];
        return [
          ...styles.map((path) => ({ tag: 'link', injectTo: 'head' as const, attrs: { rel: 'stylesheet', crossorigin: true, href: `/${path}` } })),
          { tag: 'link', injectTo: 'head' as const, attrs: { rel: 'modulepreload', crossorigin: true, href: `/${main.fileName}` } },
        ];
      },
    },
  };
}

export default defineConfig({
  plugins: [svelte(), fetchMain()],
  base: '/',
  build: {
    target: 'es2022',
    // The policy allows no inline data but pictures, and a preload helper would be inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { index: 'index.html', sw: 'src/worker/sw.ts' },
      // a worker looks after what is below its own address
      output: {
        manualChunks: firstPage,
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
