// Events both ways: the page says that a cart was abandoned, and gets an offer a moment later.
import { PocketPing, SqliteStore } from 'pocketping-runtime';
import { serve } from './serve.ts';

/** Names of events, and the data they carry. */
interface ShopEvents {
	cart_abandoned: { total: number };
	show_offer: { discount: number; code: string };
}

const pp = new PocketPing<ShopEvents>({ storage: new SqliteStore(':memory:') });

pp.onEvent('cart_abandoned', async (event, session) => {
	// The data has a type: `event.data.total` is a number.
	if (event.data.total < 50) return;
	const { delivered } = await pp.emitEvent(session.id, 'show_offer', {
		discount: 20,
		code: 'SAVE20',
	});
	console.log(`offer shown on ${delivered} page(s)`);
});

// Every event, whatever its name.
pp.onEvent('*', (event, session) => console.log(event.name, session.visitorId));

await serve(pp);
