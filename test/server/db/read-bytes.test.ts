import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/open.ts';
import { readBytes } from '../../../server/db/read-bytes.ts';
import { databases } from '../../database.ts';

describe.each(databases)('rows as bytes from the $kind database', ({ kind, open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('are what the driver decodes, nulls and array parameters too', async () => {
    const text = `select decode(md5($1::int::text), 'hex') as a, null::bytea as b, $2::text[] as c, 7::int as d`;
    const awkward = ['a"b', 'c\\d', 'e,{f}', '片区', ''];
    const statement = { name: 'bytes_kinds', text, values: [5, awkward] };
    const { rows } = await database.pool.query(text, [5, awkward]);
    expect(rows[0].c).toEqual(awkward);
    for (let round = 0; round < 2; round++) {
      const [a, b, c, d] = (await readBytes(database.pool, statement))!;
      expect(a).toEqual(rows[0].a);
      expect(b).toBeNull();
      for (const word of awkward) expect(c!.includes(word)).toBe(true);
      expect(d!.readInt32BE()).toBe(7);
    }
  });

  it('are undefined where no row is', async () => {
    expect(
      await readBytes(database.pool, { name: 'bytes_none', text: 'select 1 where false', values: [] }),
    ).toBe(undefined);
  });

  it('come whole in many pieces, beside statements of the driver', async () => {
    const statement = (bytes: number) => ({
      name: 'bytes_large',
      text: `select decode(repeat('00ff7f80', $1::int / 4), 'hex')`,
      values: [bytes],
    });
    const sizes = [4_000_000, 4, 200_000, 65_536, 0];
    const all = await Promise.all(
      sizes.flatMap((size) => [
        readBytes(database.pool, statement(size)).then((row) => row![0]!.length),
        database.pool.query('select $1::int as size', [size]).then(({ rows }) => rows[0].size),
      ]),
    );
    expect(all).toEqual(sizes.flatMap((size) => [size, size]));
  });

  it('tell errors as the driver does, and the connection stays in use', async () => {
    const before = database.pool.totalCount;
    const divide = (by: number) =>
      readBytes(database.pool, { name: 'bytes_divide', text: 'select 6 / $1::int', values: [by] });
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
    await expect(divide(0)).rejects.toBeInstanceOf(pg.DatabaseError);
    await expect(
      readBytes(database.pool, { name: 'bytes_wrong', text: 'select nonsense', values: [] }),
    ).rejects.toMatchObject({ code: '42703' });
    expect((await divide(2))![0]!.readInt32BE()).toBe(3);
    expect(database.pool.totalCount).toBe(before);
  });

  it('leave notices to the driver', async () => {
    await database.pool.query(`create function loud() returns int language plpgsql as $$
      begin raise warning 'loud'; return 1; end $$`);
    const heard: (string | undefined)[] = [];
    const client = await database.pool.connect();
    client.on('notice', ({ message }) => heard.push(message));
    client.release();
    await readBytes(database.pool, { name: 'bytes_loud', text: 'select loud()', values: [] });
    await database.pool.query('select 1');
    expect(heard).toEqual(['loud']);
  });

  it.runIf(kind === 'server')('fail when the connection breaks, and the next one works', async () => {
    const ending = readBytes(database.pool, {
      name: 'bytes_ending',
      text: 'select pg_terminate_backend(pg_backend_pid())',
      values: [],
    });
    await expect(ending).rejects.toThrow();
    const row = await readBytes(database.pool, { name: 'bytes_after', text: 'select 1::int', values: [] });
    expect(row![0]!.readInt32BE()).toBe(1);
  });
});
