/** The check that the store takes a change and gives it back: a database that only reads is of no use to a visitor. */
import { newId } from '../core/new-id';
import type { Clock } from '../core/clock';
import type { Store } from '../storage/store';
import type { ReadyCheck } from './readiness';

const KEY = 'ready';

export function storeCheck(store: Store, clock: Pick<Clock, 'now'>): ReadyCheck {
	return {
		name: 'store',
		async check() {
			// Several instances write the same row, each its own mark: what is read is of one of them.
			const mark = newId('req', clock.now());
			await store.transaction((tx) => tx.setMeta(KEY, mark));
			if ((await store.getMeta(KEY)) === undefined) throw new Error('the store lost a change');
		},
	};
}
