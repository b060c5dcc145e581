import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Rollup } from 'vite';

/** What the first page consists of is one file: dozens of small ones take longer, and more octets. */
function firstPage(id: string, { getModuleInfo, getModuleIds }: Rollup.ManualChunkMeta): string | undefined {
  const main = [...getModuleIds()].find((each) => each.endsWith('/src/main.ts'));
  const found = new Set<string>();
  const wanted = main === undefined ? [] : [main];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    wanted.push(...(getModuleInfo(next)?.importedIds ?? []));
  }
  return found.has(id) ? 'main' : undefined;
}

export default defineConfig({
  plugins: [svelte()],
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
