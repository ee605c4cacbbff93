/** Cases of the store suite: sessions. */
import { same } from '../check';
import { session } from './records';
import type { StoreCases } from './store-case';

export const sessionCases: StoreCases = {
	'keep what the visitor filled in, and are found by its e-mail': async (t) => {
		const full = session('sess_1', {
			contact: { email: 'c@site.example', phone: '+33612345678' },
			csat: { requestedAt: 5, score: 4, comment: 'ok', respondedAt: 9 },
			screenshot: { requestId: 'shot_1', requestedAt: 6 },
		});
		await t.store.transaction((tx) => tx.insertSession(full));
		same(await t.store.getSession('sess_1'), full);
		const found = await t.store.listSessions({ email: 'c@site.example', limit: 5 });
		same(found, [full]);
		const named = { ...full, identity: { email: 'i@site.example' } };
		await t.store.transaction((tx) => tx.updateSession(named));
		same(await t.store.listSessions({ email: 'i@site.example', limit: 5 }), [named]);
		same(await t.store.listSessions({ email: 'I@SITE.example', limit: 5 }), [named]);
	},

	'that are page views are not listed, and go when they are old': async (t) => {
		await t.store.transaction(async (tx) => {
			await tx.insertSession(session('sess_1', { announcedAt: null, lastActivity: 10 }));
			await tx.insertSession(session('sess_2', { announcedAt: null, lastActivity: 30 }));
			await tx.insertSession(session('sess_3', { lastActivity: 10 }));
		});
		const listed = async (withPageViews?: boolean) =>
			(await t.store.listSessions({ limit: 10, withPageViews })).map(({ id }) => id);
		same(await listed(), ['sess_3']);
		same(await listed(true), ['sess_3', 'sess_2', 'sess_1']);
		same(await t.store.transaction((tx) => tx.deletePageViews(20, 10)), 1);
		same(await listed(true), ['sess_3', 'sess_2']);
	},
};
