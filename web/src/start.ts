import { showScreen } from './local/look';
import { drawn } from './ui/drawn';

/** Without waiting on the top level: what comes after it consists of parts of this, too. */
async function start(): Promise<void> {
  performance.mark('veredus-begin');
  await loaded();
  const look = showScreen();
  if (look !== null) await drawn();
  const { begin } = await import('./main');
  await begin(look);
}

/** The browser draws its own sign that a page is loading until then. */
async function loaded(): Promise<void> {
  if (document.readyState !== 'complete') await new Promise((done) => addEventListener('load', done, { once: true }));
}

void start();
