/** What a program without types can get wrong in a call is refused at once, with what was expected. */
import { PocketPing } from '../../runtime/src/index';

const pp = new PocketPing({ logLevel: 'silent' });
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
