/** What a program without types can get wrong in a call is refused at once, with what was expected. */
import { createServer } from 'node:http';
import { PocketPing, SqliteStore } from '../../runtime/src/index';

const pp = new PocketPing({ storage: new SqliteStore(':memory:'), logLevel: 'silent' });
beforeAll(() => pp.start());
afterAll(() => pp.stop());

const nothing = undefined as never;

it.each([
	['a misspelt type', () => pp.on('sesion.closed' as never, () => {}), 'no event "sesion.closed"'],
	['a handler that is none', () => pp.on('session.closed', nothing), 'expected a function'],
	['a custom one that is none', () => pp.onEvent('cart', nothing), 'expected a function'],
	['a name that is none', () => pp.onEvent(5 as never, () => {}), 'expected text'],
])('%s', (_, call, reason) => {
	expect(call).toThrow(expect.objectContaining({ code: expect.stringMatching(/./) }));
	expect(call).toThrow(reason);
});

const noId = 'session: expected the id of one as text, found undefined';
const limit = (value: unknown) => pp.listMessages('sess_1', { limit: value as number });

it.each([
	['sendMessage without a session', () => pp.sendMessage(nothing, 'Hi'), noId],
	['emitEvent without one', () => pp.emitEvent(nothing, 'offer'), noId],
	['closeSession without one', () => pp.closeSession(nothing), noId],
	['setAi without one', () => pp.setAi(nothing, true), noId],
	['getSession without one', () => pp.getSession(nothing), noId],
	['listMessages without one', () => pp.listMessages(nothing), noId],
	['a message without content', () => pp.sendMessage('sess_1', nothing), '`content`'],
	['a limit that is no number', () => limit(NaN), '`limit`: expected a number from 1 to 500'],
	['a limit as text', () => limit('ten'), '`limit`: expected a number from 1 to 500'],
	['a limit without a bound', () => limit(Infinity), '`limit`: expected a number from 1 to 500'],
	[
		'a message id that is none',
		() => pp.listMessages('sess_1', { before: 5 as never }),
		'`before`: expected the id of a message',
	],
	[
		'list options that are none',
		() => pp.listMessages('sess_1', 10 as never),
		'expected an object',
	],
	['a switch that is none', () => pp.setAi('sess_1', 'off' as never), 'enabled: expected true or'],
	['another', () => pp.setOperatorOnline(nothing), 'online: expected true or false'],
])('%s', async (_, call, reason) => {
	const error = { code: 'INVALID_PARAMETERS', message: expect.stringContaining(reason) };
	await expect(call()).rejects.toMatchObject(error);
});

it('a server, a path and headers that are none', () => {
	expect(() => pp.attach(nothing)).toThrow('server: expected an HTTP server, found undefined');
	const attach = () => pp.attach(createServer(), '/chat' as never);
	expect(attach).toThrow('options: expected an object with a path, found a text');
	expect(() => pp.getClientIp(nothing)).toThrow('headers: expected an object, found undefined');
	expect(pp.checkIpFilter(nothing)).toEqual(pp.checkIpFilter('nonsense'));
});
