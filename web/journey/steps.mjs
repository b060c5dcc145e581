// What all journeys do: look, wait, leave pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function check(right, what) {
  if (!right) throw new Error(what);
}

/** Looks again and again, for some seconds. */
export async function until(right, what, seconds = 10) {
  for (let tries = 0; !(await right()); tries++) {
    check(tries < seconds * 10, what);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Takes pictures into a folder, numbered, their names beginning so. */
export function gallery(folder, prefix) {
  mkdirSync(folder, { recursive: true });
  let step = 0;
  return {
    async picture(web, what) {
      await web.screenshot({ path: join(folder, `${prefix}${String(++step).padStart(2, '0')}-${what}.png`) });
    },

    /** The policy lets no script of others in, so axe comes by the debugger's door. */
    async accessible(web, what) {
      await web.evaluate(`(() => { if (!window.axe) { ${axeSource} } })()`);
      const { violations } = await web.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false, resultTypes: ['violations'] }));
      const said = violations.map((each) => `${each.id} (${each.impact}): ${each.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
      check(violations.length === 0, `axe, ${what}: ${said.join('\n')}`);
    },
  };
}
