/** Cases of the store suite: what the AI has used up. */
import { same } from '../check';
import { session } from './records';
import type { StoreCases } from './store-case';

export const aiUsageCases: StoreCases = {
	'adds up what the AI has used, by key, and forgets it with the session': async (t) => {
		await t.store.transaction(async (tx) => {
			await tx.insertSession(session('a', { handledBy: 'bot' }));
			await tx.addAiUsage('a', { answers: 1, tokens: 40 }, 1);
			await tx.addAiUsage('a', { answers: 0, tokens: 2 }, 2);
			await tx.addAiUsage('day:2026-11-20', { answers: 1, tokens: 7 }, 2);
		});
		same((await t.store.getSession('a'))?.handledBy, 'bot');
		same(await t.store.getAiUsage('a'), { answers: 1, tokens: 42 });
		await t.store.transaction((tx) => tx.eraseSession('a'));
		same(await t.store.getAiUsage('a'), { answers: 0, tokens: 0 });
		same(await t.store.getAiUsage('day:2026-11-20'), { answers: 1, tokens: 7 });
	},
};
