/** A program that uses the package with types: compiled against the tarball; lines marked so must not compile. */
import { createServer } from 'node:http';
import {
	ChatError,
	PocketPing,
	SqliteStore,
	TelegramBridge,
	configFromEnv,
	type AiProvider,
	type Bridge,
	type BridgeDefinition,
	type CustomEvent,
	type FileStore,
	type Message,
	type PocketPingOptions,
	type Session,
	type Store,
	type StoreDefinition,
} from 'pocketping-runtime';
import { fileStoreConformance, storeConformance } from 'pocketping-runtime/testing';
import { verifySignature } from 'pocketping-runtime/verify-signature';

interface ShopEvents {
	clicked_pricing: { plan: string };
	'cart.abandoned': { total: number };
	'cart.emptied': undefined;
}

const pp = new PocketPing<ShopEvents>({
	storage: new SqliteStore(':memory:'),
	welcomeMessage: 'Hi!',
	onEvent: (event, session) => {
		const name: keyof ShopEvents = event.name;
		const id: string = session.id;
		console.log(name, id);
	},
});

// Names decide on the data.
const stop: () => void = pp.onEvent('clicked_pricing', async (event) => {
	const plan: string = event.data.plan;
	// @ts-expect-error the plan is text
	const wrong: number = event.data.plan;
	console.log(plan, wrong);
});
stop();
pp.onEvent('cart.*', (event) => {
	const name: 'cart.abandoned' | 'cart.emptied' = event.name;
	// @ts-expect-error this name does not begin with cart.
	const other: 'clicked_pricing' = event.name;
	if (event.name === 'cart.abandoned') console.log(event.data.total, name, other);
});
pp.onEvent('*', (event) => {
	if (event.name === 'clicked_pricing') console.log(event.data.plan);
	// @ts-expect-error not every event has a plan
	console.log(event.data.plan);
});
// @ts-expect-error there is no such event
pp.onEvent('clicked_prices', () => {});

void pp.emitEvent('sess_1', 'clicked_pricing', { plan: 'pro' }).then(({ delivered }) => {
	const pages: number = delivered;
	console.log(pages);
});
void pp.emitEvent('sess_1', 'cart.emptied');
void pp.broadcastEvent('cart.abandoned', { total: 5 });
// @ts-expect-error the data is missing
void pp.emitEvent('sess_1', 'clicked_pricing');
// @ts-expect-error a plan is text
void pp.emitEvent('sess_1', 'clicked_pricing', { plan: 1 });
// @ts-expect-error there is no such event
void pp.broadcastEvent('announcement', {});

// Without a map, every name may carry anything.
const untyped = new PocketPing({
	...configFromEnv({}),
	onMessage: (message: Message) => message.content,
});
untyped.onEvent('anything', (event: CustomEvent, session: Session) =>
	console.log(event.data, session.id),
);
untyped.onEvent('anything', (event) => {
	// @ts-expect-error nothing is known of the data
	console.log(event.data.plan);
});
void untyped.emitEvent('sess_1', 'anything', { at: 'all' });
void untyped.emitEvent('sess_1', 'anything');

const options: PocketPingOptions = {
	bridges: [new TelegramBridge({ botToken: '1:x', chatIds: ['1'] })],
	ipFilter: {
		enabled: true,
		mode: 'both',
		customFilter: (ip) => ip.startsWith('10.') || undefined,
	},
};
// @ts-expect-error there is no such mode
options.ipFilter = { mode: 'blacklist' };
// @ts-expect-error there is no such option
options.ipFilters = {};
// @ts-expect-error a bridge needs its token
new TelegramBridge({ chatIds: ['1'] });

const provider: AiProvider = {
	name: 'own',
	model: 'own-1',
	generate: async ({ turns, signal }) => ({ text: `${turns.length} ${signal.aborted}` }),
};
// @ts-expect-error an answer has a text
const silent: AiProvider = { name: 'own', model: 'own-1', generate: async () => ({}) };

declare const bridge: Bridge;
const definition: BridgeDefinition = {
	name: 'own',
	connect: ({ inbox }) => (inbox ? bridge : bridge),
};

declare const store: Store;
const own: StoreDefinition = { open: async () => store };
declare const files: FileStore;
storeConformance(async () => ({ store, reopen: async () => await own.open(() => {}) }));
fileStoreConformance(async () => ({ store: files, reopen: () => files }));

const server = createServer(untyped.router());
untyped.attach(server, { path: '/chat' });
const result = verifySignature('{}', {}, 'secret');
if (!result.valid) console.log(result.reason);
const status: number = new ChatError('SESSION_NOT_FOUND').status;
export { definition, provider, silent, status };
