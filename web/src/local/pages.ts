/** Asks from time to time whether there is a newer version of the pages. */
const LOOK_MS = 3_600_000;

/**
 * Keeps the pages themselves in the browser, so that they come up without the server.
 *
 * @param renewed called when a newer version has come and waits; runs it when asked to
 */
export function keepPages(renewed: (use: () => void) => void): void {
  if (!('serviceWorker' in navigator)) return;
  const workers = navigator.serviceWorker;
  let asked = false;
  workers.addEventListener('controllerchange', () => {
    if (asked) location.reload();
  });
  const tell = (registration: ServiceWorkerRegistration): void => {
    const waiting = registration.waiting;
    if (waiting === null || workers.controller === null) return;
    renewed(() => {
      asked = true;
      waiting.postMessage('use');
    });
  };
  void workers.register('/sw.js').then((registration) => {
    tell(registration);
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => tell(registration));
    });
    setInterval(() => void registration.update().catch(() => undefined), LOOK_MS); // it will be there next time
  }).catch((unable: unknown) => console.info('the pages are not kept', unable));
}
