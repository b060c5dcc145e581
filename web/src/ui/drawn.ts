/** Pages that are not looked at are not drawn. */
const UNSEEN_MS = 500;

/** When what is there now has been drawn; soon where nobody looks at it. */
export function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, UNSEEN_MS);
  });
}
