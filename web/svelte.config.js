import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { plainIcons } from './tools/icons.js';

export default { preprocess: [plainIcons, vitePreprocess()], compilerOptions: { runes: true } };
