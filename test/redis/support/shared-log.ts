/** One store for several instances in this process, which says of each event what came before it, as a shared one does. */
import type { Store, StoreTransaction } from '../../../runtime/src/storage/store';

/** The same store; its `insertEvent` also answers `previous`. */
export function sharedLog(store: Store): Store {
	const heads = new Map<string | null, number>();
	const watched = (tx: StoreTransaction): StoreTransaction =>
		new Proxy(tx, {
			get(target, name) {
				if (name !== 'insertEvent') return Reflect.get(target, name, target) as unknown;
				const insertEvent: StoreTransaction['insertEvent'] = async (event) => {
					const { seq } = await target.insertEvent(event);
					const ofSession = heads.get(event.sessionId) ?? 0;
					const previous = Math.max(ofSession, heads.get(null) ?? 0);
					heads.set(event.sessionId, seq);
					return { seq, previous };
				};
				return insertEvent;
			},
		});
	return new Proxy(store, {
		get(target, name) {
			if (name === 'transaction') {
				const transaction: Store['transaction'] = (work) =>
					target.transaction((tx) => work(watched(tx)));
				return transaction;
			}
			const value = Reflect.get(target, name, target) as unknown;
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}
