/** What was found of others, by their addresses, until it may be otherwise. */
export class Peers<T> {
  private readonly found = new Map<string, Promise<T>>();

  /** @param look for an address in small letters */
  constructor(private readonly look: (email: string) => Promise<T>) {}

  find(address: string): Promise<T> {
    const email = address.toLowerCase();
    let known = this.found.get(email);
    if (known === undefined) {
      known = this.look(email);
      this.found.set(email, known);
      known.catch(() => this.found.delete(email));
    }
    return known;
  }

  forget(): void {
    this.found.clear();
  }
}
