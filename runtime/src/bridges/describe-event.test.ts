import type { EventBody, Session } from '../../../protocol/shapes';
import { authorOf, eventPost, messagePost, sessionCard } from './describe-event';
import { threadTitle } from './thread-title';

const session: Session = {
	id: 'sess_01a1f92703470000b80eca38eff1d870',
	visitorId: 'v',
	projectId: 'p',
	status: 'active',
	createdAt: '',
	lastActivity: '',
	metadata: { pageUrl: 'https://shop.example/a/cart?x=1', ip: '203.0.113.9', browser: 'Firefox' },
	aiEnabled: null,
	handledBy: 'waiting',
};
const show = { showUrl: true, showMetadata: true };
const told = (event: string, data: object) =>
	eventPost({ event, data: { session, ...data } } as unknown as EventBody, show);

describe('the card', () => {
	const labels = (fields: Partial<Session>, options = show) =>
		sessionCard({ ...session, ...fields }, { ...options, hint: '' }).facts?.map(([label]) => label);

	it('shows what the settings allow', () => {
		expect(labels({})).toEqual(['Page', 'Device', 'IP', 'Session']);
		expect(labels({}, { showUrl: false, showMetadata: true })).not.toContain('Page');
		expect(labels({}, { showUrl: true, showMetadata: false })).toEqual(['Page', 'Session']);
	});

	it("holds the visitor's own fields, on one line and cut to length", () => {
		const identity = {
			name: 'Zoe',
			metadata: { plan: 'a\n\u202eb', list: [1], long: 'x'.repeat(900) },
		};
		const facts = Object.fromEntries(
			sessionCard({ ...session, identity }, { ...show, hint: '' }).facts ?? [],
		);
		expect(facts).toMatchObject({ Name: 'Zoe', plan: 'a b', list: '[1]' });
		expect(facts.long).toHaveLength(300);
	});
});

it('a title has the state, the name and the page', () => {
	expect(threadTitle(session, true)).toBe('🟢 Visitor eff1d870 • cart');
	const closed: Session = { ...session, status: 'closed', identity: { email: 'z@shop.example' } };
	expect(threadTitle(closed, false)).toBe('🔴 z@shop.example');
	const long: Session = { ...session, identity: { name: '😀'.repeat(300) } };
	expect(threadTitle(long, true).length).toBeLessThanOrEqual(90);
});

it.each([
	[45, ' left after 45 s'],
	[720, ' left after 12 min'],
	[3600, ' left after 1 h'],
	[3900, ' left after 1 h 5 min'],
	[undefined, ' left'],
])('a visit of %s seconds', (duration, text) => {
	expect(told('visitor.disconnected', { duration })?.title).toBe(`👋 Visitor eff1d870${text}`);
});

it('tells of the AI, of its asking for a human, and not of every other change of hands', () => {
	expect(told('ai.takeover', { reason: 'timeout' })?.note).toContain('Nobody answered');
	expect(told('ai.toggled', { enabled: false })?.title).toContain('off');
	expect(told('handoff.changed', { to: 'human', reason: 'escalated' })?.title).toContain('human');
	expect(told('handoff.changed', { to: 'human', reason: 'operator_message' })).toBeUndefined();
	expect(told('handoff.changed', { to: 'bot', reason: 'timeout' })).toBeUndefined();
});

it.each([
	[{ type: 'visitor' }, '👤 Visitor eff1d870'],
	[{ type: 'ai' }, '🤖 AI'],
	[{ type: 'system' }, 'ℹ️ Note to the visitor'],
	[{ type: 'operator' }, '🔌 Operator'],
	[{ type: 'operator', operator: { name: 'Anna', source: 'slack' } }, '💬 Anna via slack'],
])('a message of %j', (message, author) => {
	expect(authorOf(message as never, session)).toBe(author);
	const tagged = messagePost({ content: 'x', ...message } as never, session, true);
	expect(tagged.title).toBe(`${author} · eff1d870`);
});
