/** The browser's own database of one account: what is kept here for when the server cannot be reached. */
export class Database {
  private readonly opened: Promise<IDBDatabase>;

  /** Whoever asks it for something waits until it is there. */
  constructor(name: string, stores: readonly string[]) {
    this.opened = open(name, stores);
    this.opened.catch(() => undefined); // whoever asks hears of it
  }

  /** Fails where there is none. */
  async begun(): Promise<void> {
    await this.opened;
  }

  static async remove(name: string): Promise<void> {
    await answer(indexedDB.deleteDatabase(name));
  }

  async get<T>(store: string, key: string): Promise<T | undefined> {
    return answer((await this.opened).transaction(store).objectStore(store).get(key) as IDBRequest<T | undefined>);
  }

  async all<T>(store: string): Promise<readonly T[]> {
    return answer((await this.opened).transaction(store).objectStore(store).getAll() as IDBRequest<T[]>);
  }

  async keys(store: string): Promise<readonly string[]> {
    return answer((await this.opened).transaction(store).objectStore(store).getAllKeys() as IDBRequest<string[]>);
  }

  /** All that is done, or nothing of it. */
  async write(stores: readonly string[], what: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    const transaction = (await this.opened).transaction([...stores], 'readwrite');
    await new Promise<void>((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => failed(transaction.error ?? new Error('the browser keeps nothing more'));
      what((name) => transaction.objectStore(name));
    });
  }

  close(): void {
    void this.opened.then((opened) => opened.close(), () => undefined);
  }
}

const VERSION = 1;

async function open(name: string, stores: readonly string[]): Promise<IDBDatabase> {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    const there = request.result.objectStoreNames;
    for (const store of stores) if (!there.contains(store)) request.result.createObjectStore(store);
  };
  const opened = await answer(request);
  // another window removes or renews it
  opened.onversionchange = () => opened.close();
  return opened;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('the browser’s database failed'));
  });
}
