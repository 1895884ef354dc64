/** A report that waits on this device or has been sent from it. */
export interface QueuedReport {
  clientKey: string;
  /** User name of who wrote it: it is sent in nobody else's name. Absent in what waits from before names were kept. */
  by?: string;
  city: string;
  code: string;
  name: string;
  reportedOn: string;
  itemCode: string | null;
  itemText: string;
  percent: number;
  quantityDone: number | null;
  remark: string;
  seen: number | null;
  photo: { blob: Blob; kind: string } | null;
  state: 'waiting' | 'accepted' | 'conflict' | 'refused';
  /** What the server said, in the reader's language. */
  answer: string;
  standing?: { id: number; reportedOn: string; percent: number };
  /** Its number at the server, once it was taken. */
  serverId?: number;
  madeAt: number;
}

/** Reports and the desk of a city, kept by the browser: both are there without a network. */
export class ReportStore {
  /** User name of who is signed in, or was when there was a network. */
  account = '';
  readonly #open = new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('lianpian-reports', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('reports', { keyPath: 'clientKey' });
      request.result.createObjectStore('desks', { keyPath: 'city' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async reports(): Promise<QueuedReport[]> {
    const all = await this.#run<QueuedReport[]>('reports', 'readonly', (store) => store.getAll());
    return all.sort((a, b) => b.madeAt - a.madeAt);
  }
  putReport(report: QueuedReport): Promise<unknown> {
    return this.#run('reports', 'readwrite', (store) => store.put(report));
  }
  removeReport(clientKey: string): Promise<unknown> {
    return this.#run('reports', 'readwrite', (store) => store.delete(clientKey));
  }
  /** What an account has written and the server has not taken, pictures of sent reports among it. */
  async waitingOf(account: string): Promise<QueuedReport[]> {
    return (await this.reports()).filter(
      ({ by = account, state, photo }) =>
        by === account && (['waiting', 'conflict'].includes(state) || (state === 'accepted' && photo)),
    );
  }

  /** Desks and what was sent go; reports that still wait, anybody's, stay where `keepsWaiting`, else those of others. */
  async forget(keepsWaiting: boolean): Promise<void> {
    const own = this.account;
    const kept = new Set<QueuedReport>();
    for (const account of new Set((await this.reports()).map(({ by }) => by ?? own)))
      if (keepsWaiting || account !== own)
        for (const report of await this.waitingOf(account)) kept.add(report);
    const keys = new Set([...kept].map(({ clientKey }) => clientKey));
    for (const { clientKey } of await this.reports())
      if (!keys.has(clientKey)) await this.removeReport(clientKey);
    await this.#run('desks', 'readwrite', (store) => store.clear());
  }

  desk<T>(city: string): Promise<T | undefined> {
    return this.#run('desks', 'readonly', (store) => store.get(city));
  }
  putDesk(desk: { city: string }): Promise<unknown> {
    return this.#run('desks', 'readwrite', (store) => store.put(desk));
  }

  async #run<T>(
    name: string,
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => IDBRequest,
  ): Promise<T> {
    const database = await this.#open;
    return new Promise<T>((resolve, reject) => {
      const request = act(database.transaction(name, mode).objectStore(name));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error);
    });
  }
}
