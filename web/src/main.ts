import { flushSync, mount } from 'svelte';
import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { chooseLanguage } from './i18n/index.svelte';
import { preferences, show } from './settings/preferences.svelte';
import { tellFaults } from './ui/faults';

/** @param look what is looked at until the page is there */
export async function begin(look: Element | null): Promise<void> {
  show();
  try {
    await chooseLanguage(preferences.language);
    const target = document.getElementById('app');
    tellFaults();
    if (target !== null) mount(App, { target });
    flushSync(); // the one is there before the other goes
  } finally {
    look?.remove();
  }
  performance.mark('veredus-live');
}
