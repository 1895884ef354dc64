import pg from 'pg';

export type Listener = (payload: string) => void;

/** LISTEN on a connection of its own, opened with the first listener and opened again when it breaks. */
export function listenTo(connection: pg.ClientConfig): {
  add: (channel: string, listener: Listener) => Promise<() => Promise<void>>;
  close: () => Promise<void>;
} {
  const channels = new Map<string, Set<Listener>>();
  let client: pg.Client | undefined;
  let closed = false;

  const open = async (): Promise<pg.Client> => {
    const fresh = new pg.Client(connection);
    fresh.on('notification', ({ channel, payload }) => {
      for (const listener of channels.get(channel) ?? []) listener(payload ?? '');
    });
    fresh.on('error', () => {});
    fresh.on('end', () => {
      client = undefined;
      if (!closed && channels.size > 0) setTimeout(reopen, 500).unref();
    });
    await fresh.connect();
    for (const channel of channels.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    return fresh;
  };
  const reopen = async () => {
    if (client || closed) return;
    try {
      client = await open();
      // what was said meanwhile is lost: let everybody look again
      for (const listeners of channels.values()) for (const listener of listeners) listener('');
    } catch {
      setTimeout(reopen, 2_000).unref();
    }
  };

  return {
    async add(channel, listener) {
      const known = channels.get(channel);
      if (known) known.add(listener);
      else channels.set(channel, new Set([listener]));
      if (!client) client = await open();
      else if (!known) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      return async () => {
        channels.get(channel)?.delete(listener);
      };
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
