import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { flushSync, mount } from 'svelte';
import App from './App.svelte';
import { chooseLanguage } from './i18n/index.svelte';
import { showScreen } from './local/screen';
import { preferences, show } from './settings/preferences.svelte';
import { drawn } from './ui/drawn';
import { tellFaults } from './ui/faults';

performance.mark('veredus-begin');
show();
const look = showScreen();
const spoken = chooseLanguage(preferences.language);
if (look !== null) {
  await drawn();
  await new Promise((next) => setTimeout(next)); // whatever else has waited for that comes first
}
try {
  await spoken;
  const target = document.getElementById('app');
  tellFaults();
  if (target !== null) mount(App, { target });
  flushSync(); // the one is there before the other goes
} finally {
  look?.remove();
}
performance.mark('veredus-live');
