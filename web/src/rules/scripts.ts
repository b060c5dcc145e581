import type { Client } from '../jmap/client';
import type { Item, RuleScript } from './model';

/** What the script is called that is made here, where there is none. */
const NEW = 'rules';

/** The script that runs for incoming mail, by the server's API. */
export class Scripts {
  constructor(private readonly client: Client, private readonly account: string) {}

  private path(script: string | null): string {
    return `/api/v1/accounts/${encodeURIComponent(this.account)}/scripts${script === null ? '' : `/${encodeURIComponent(script)}`}`;
  }

  /** The name of the script that runs; where none does, of the one that is made. */
  async active(): Promise<{ readonly name: string; readonly there: boolean }> {
    const answer = await this.client.seat.reach(this.path(null), {});
    const { scripts } = (await answer.json()) as { readonly scripts: readonly { readonly name: string; readonly active: boolean }[] };
    const active = scripts.find((each) => each.active);
    if (active !== undefined) return { name: active.name, there: true };
    // one that somebody has switched off is not written over
    const names = new Set(scripts.map((each) => each.name));
    let name = NEW;
    for (let number = 2; names.has(name); number++) name = `${NEW} ${number}`;
    return { name, there: false };
  }

  async rules(name: string): Promise<RuleScript> {
    return (await this.client.seat.reach(`${this.path(name)}/rules`, {})).json() as Promise<RuleScript>;
  }

  async text(name: string): Promise<string> {
    return ((await (await this.client.seat.reach(this.path(name), {})).json()) as { readonly text: string }).text;
  }

  async putRules(name: string, required: readonly string[], items: readonly Item[]): Promise<void> {
    await this.put(`${this.path(name)}/rules`, { required, items, active: true });
  }

  async putText(name: string, text: string): Promise<void> {
    await this.put(this.path(name), { text: text.replace(/\r?\n/g, '\r\n'), active: true });
  }

  private async put(path: string, body: object): Promise<void> {
    await this.client.seat.reach(path, {
      method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Veredus-Token': this.client.token ?? '' }, body: JSON.stringify(body),
    });
  }
}
