/** Storage that a browser refuses, breaks or fills up must never break the chat. */
import { KeyValueStore } from './key-value-store';

test('holds values in memory where storage is forbidden', () => {
	const store = new KeyValueStore(() => {
		throw new Error('SecurityError');
	});
	store.set('a', '1');
	expect(store.get('a')).toBe('1');
	store.remove('a');
	expect(store.get('a')).toBeNull();
});

test('holds values in memory when storage is full, and the newest value wins', () => {
	const kept = new Map([['a', 'old']]);
	const full = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: () => {
			throw new Error('QuotaExceededError');
		},
		removeItem: (key: string) => void kept.delete(key),
	} as unknown as Storage;
	const store = new KeyValueStore(() => full);
	expect(store.get('a')).toBe('old');
	store.set('a', 'new');
	expect(store.get('a')).toBe('new');
	store.remove('a');
	expect(store.get('a')).toBeNull();
});

test('what is not JSON reads as nothing', () => {
	const store = new KeyValueStore(() => undefined);
	store.set('a', '{"half":');
	expect(store.getJson('a')).toBeNull();
	store.setJson('a', { whole: true });
	expect(store.getJson('a')).toEqual({ whole: true });
});
