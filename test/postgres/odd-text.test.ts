/** Text that Postgres takes offence at: it is kept as far as it can be, and spoils nothing for others. */
import { session } from '../../runtime/src/testing/store/records';
import { describePostgres, newSchemaUrl } from '../support/postgres';
import { openPostgres } from './support/open-postgres';

jest.setTimeout(60_000);

describePostgres('text on Postgres', () => {
	it('may hold a NUL and half a character, also where JSON is searched', async () => {
		const store = await openPostgres(newSchemaUrl());
		const odd = {
			metadata: { pageUrl: 'https://shop.example/\0?q=\ud800' },
			identity: { name: 'An\0na "the \ud800 one"', email: 'a\0@b.example' },
		};
		await store.transaction(async (tx) => {
			await tx.insertSession(session('sess_1', odd));
			await tx.insertSession(session('sess_2', { identity: { name: 'Berta' } }));
		});
		const find = async (q: string) =>
			(await store.listSessions({ q, limit: 10 })).map(({ id }) => id);
		expect(await find('berta')).toEqual(['sess_2']);
		expect(await find('SHOP.example')).toEqual(['sess_2', 'sess_1']);
		expect(await find('\0')).toEqual(['sess_1']);
		expect(await find('%')).toEqual([]);
		expect((await store.getSession('sess_1'))?.metadata).toEqual(odd.metadata);
		expect(await store.listSessions({ email: 'a\0@b.example', limit: 5 })).toHaveLength(1);
		await store.close();
	});

	it('is sorted by its bytes, as ids must be', async () => {
		const store = await openPostgres(newSchemaUrl());
		await store.transaction(async (tx) => {
			for (const id of ['sess_a', 'sess_B', 'sess_1', 'sess_~'])
				await tx.insertSession(session(id));
		});
		const listed = (await store.listSessions({ limit: 10 })).map(({ id }) => id);
		expect(listed).toEqual(['sess_~', 'sess_a', 'sess_B', 'sess_1']);
		await store.close();
	});
});
