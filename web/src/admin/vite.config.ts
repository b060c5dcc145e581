import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** The webmail's build has made the same files under the same names, as these are of what is in them. */
function isFont(file: string): boolean {
  return file.endsWith('.woff2');
}

function withoutFonts(): Plugin {
  return {
    name: 'without-fonts',
    generateBundle(_, bundle) {
      for (const file of Object.keys(bundle)) if (isFont(file)) delete bundle[file];
    },
  };
}

/** The admin pages share styles, small parts and fonts with the webmail, but no code that a browser loads: neither waits for the other. */
export default defineConfig({
  plugins: [svelte({ configFile: '../../svelte.config.js' }), withoutFonts()],
  base: '/admin/',
  publicDir: false,
  experimental: {
    renderBuiltUrl: (file) => (isFont(file) ? `/${file}` : undefined),
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
