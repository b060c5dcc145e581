import { HERE } from '../jmap/seat';
import type { EmailAddress } from '../jmap/types';

/** How safely mail to a domain will go, as far as the server can tell. */
export type Outlook = 'certified' | 'encrypted' | 'uncertain' | 'nowhere' | 'unknown';

/** What is to be said of all recipients together. */
export interface Said {
  readonly worst: Outlook;
  readonly domains: readonly string[];
}

const ORDER: readonly Outlook[] = ['certified', 'encrypted', 'unknown', 'uncertain', 'nowhere'];
const asked = new Map<string, Promise<Outlook>>();

function outlookOf(domain: string): Promise<Outlook> {
  let known = asked.get(domain);
  if (known === undefined) {
    known = HERE.reach(`/web/outlook?${new URLSearchParams({ domain })}`, {}).then(async (answer) => ((await answer.json()) as { outlook: Outlook }).outlook);
    asked.set(domain, known);
    known.catch(() => asked.delete(domain));
  }
  return known.catch(() => 'unknown');
}

/** The least that is promised, and whose it is; null where there is nobody yet. */
export async function outlookFor(addresses: readonly EmailAddress[]): Promise<Said | null> {
  const domains = [...new Set(addresses.map((each) => each.email.slice(each.email.lastIndexOf('@') + 1).toLowerCase()))].filter((each) => each.includes('.'));
  if (domains.length === 0) return null;
  return worstOf(await Promise.all(domains.map(async (domain) => ({ domain, outlook: await outlookOf(domain) }))));
}

export function worstOf(all: readonly { readonly domain: string; readonly outlook: Outlook }[]): Said {
  const worst = all.map((each) => each.outlook).reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), 'certified');
  return { worst, domains: all.filter((each) => each.outlook === worst).map((each) => each.domain) };
}
