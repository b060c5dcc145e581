import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import './admin.css';
import { mount } from 'svelte';
import Admin from './Admin.svelte';

const target = document.getElementById('app');
if (target !== null) mount(Admin, { target });
