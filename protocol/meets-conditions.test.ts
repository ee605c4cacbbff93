import type { EventData, HandledBy, MessageType } from './shapes';
import { meetsConditions } from './meets-conditions';

const on = (pageUrl: unknown): EventData =>
	({ session: { metadata: { pageUrl } } }) as unknown as EventData;
const by = (type: MessageType): EventData => ({ message: { type } }) as EventData;

describe('sender', () => {
	const conditions = { sender: ['visitor', 'ai'] as MessageType[] };

	it.each(['visitor', 'ai'] as const)('lets a message of the %s through', (type) => {
		expect(meetsConditions(conditions, by(type))).toBe(true);
	});

	it.each(['operator', 'system'] as const)('holds one of the %s back', (type) => {
		expect(meetsConditions(conditions, by(type))).toBe(false);
	});

	it('says nothing of events that have no message', () => {
		expect(meetsConditions(conditions, on('https://shop.example/'))).toBe(true);
	});

	it('is a choice of none when it is empty', () => {
		expect(meetsConditions({ sender: [] }, by('visitor'))).toBe(false);
	});
});

describe('pageUrlContains', () => {
	const conditions = { pageUrlContains: '/Checkout' };

	it('finds the text anywhere in the address, in any case', () => {
		expect(meetsConditions(conditions, on('https://shop.example/CHECKOUT/pay?x=1'))).toBe(true);
	});

	it.each([['https://shop.example/cart'], [undefined], [42]])(
		'does not find it in %j',
		(pageUrl) => {
			expect(meetsConditions(conditions, on(pageUrl))).toBe(false);
		},
	);

	it('leaves out what belongs to no page', () => {
		expect(meetsConditions(conditions, { online: true })).toBe(false);
	});
});

describe('handledBy', () => {
	const conditions = { handledBy: ['bot', 'waiting'] as HandledBy[] };
	const handled = (handledBy: HandledBy): EventData =>
		({ session: { handledBy, metadata: {} } }) as unknown as EventData;

	it('lets events of conversations through that these answer', () => {
		expect(meetsConditions(conditions, handled('bot'))).toBe(true);
		expect(meetsConditions(conditions, handled('human'))).toBe(false);
	});

	it('leaves out what belongs to no conversation', () => {
		expect(meetsConditions(conditions, { online: true })).toBe(false);
	});
});

it('asks for all conditions at once', () => {
	const conditions = { sender: ['visitor'] as MessageType[], pageUrlContains: '/cart' };
	const event = { ...on('https://shop.example/cart'), ...by('ai') };
	expect(meetsConditions(conditions, event)).toBe(false);
	expect(meetsConditions(conditions, { ...event, ...by('visitor') })).toBe(true);
});
