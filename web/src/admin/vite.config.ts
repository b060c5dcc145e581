import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The admin pages share styles and small parts with the webmail, but no file that a browser loads: neither waits for the other. */
export default defineConfig({
  plugins: [svelte({ configFile: '../../svelte.config.js' })],
  base: '/admin/',
  publicDir: false,
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
