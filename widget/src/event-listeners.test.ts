/** The page's handlers: by name, for all names, removable, and apart from each other. */
import { EventListeners } from './event-listeners';

const event = { name: 'show_offer', data: { code: 'A' }, timestamp: '' };

test('calls the handlers of the name, then those of every name', () => {
	const calls: string[] = [];
	const listeners = new EventListeners();
	listeners.add('*', (_data, { name }) => calls.push(`any ${name}`));
	listeners.add('show_offer', (data) => calls.push(`named ${JSON.stringify(data)}`));
	listeners.add('other', () => calls.push('other'));
	listeners.emit(event);
	expect(calls).toEqual(['named {"code":"A"}', 'any show_offer']);
});

test('an event that is called * is not delivered twice', () => {
	const handler = jest.fn();
	const listeners = new EventListeners();
	listeners.add('*', handler);
	listeners.emit({ ...event, name: '*' });
	expect(handler).toHaveBeenCalledTimes(1);
});

test('a handler can be removed in three ways', () => {
	const [first, second, third] = [jest.fn(), jest.fn(), jest.fn()];
	const listeners = new EventListeners();
	const unsubscribe = listeners.add('show_offer', first);
	listeners.add('show_offer', second);
	listeners.add('show_offer', third);
	unsubscribe();
	listeners.remove('show_offer', second);
	listeners.emit(event);
	expect([first, second, third].map((mock) => mock.mock.calls.length)).toEqual([0, 0, 1]);
	listeners.remove('show_offer');
	listeners.emit(event);
	expect(third).toHaveBeenCalledTimes(1);
});

test('a handler that throws does not keep the event from the next one', () => {
	const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
	const next = jest.fn();
	const listeners = new EventListeners();
	listeners.add('show_offer', () => {
		throw new Error('in the page');
	});
	listeners.add('show_offer', next);
	listeners.emit(event);
	expect(next).toHaveBeenCalledTimes(1);
	expect(report).toHaveBeenCalledTimes(1);
	report.mockRestore();
});
