import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { chooseLanguage } from './i18n/index.svelte';
import { preferences, show } from './settings/preferences.svelte';
import { tellFaults } from './ui/faults';

performance.mark('veredus-begin');
show();
await chooseLanguage(preferences.language);
const target = document.getElementById('app');
tellFaults();
if (target !== null) mount(App, { target });
