// Handlers of sessions and messages: whoever writes gets an answer, and is told when nobody is there.
import { PocketPing, SqliteStore } from 'pocketping-runtime';
import { serve } from './serve.ts';

const pp = new PocketPing({
	storage: new SqliteStore(':memory:'),
	onNewSession: (session) => console.log(`new session of ${session.visitorId}`),
	async onMessage(message, session) {
		// Messages of operators, the AI and of this program come by, too.
		if (message.type !== 'visitor') return;
		const isSomebodyThere = await pp.isOperatorOnline();
		const answer = isSomebodyThere ? 'One moment, please.' : 'We are back at nine.';
		await pp.sendMessage(session.id, answer, { type: 'system' });
	},
});

// Everything else that happens, as webhooks tell it.
pp.on('session.closed', ({ data }) => console.log(`closed ${data.sessionId}`));

await serve(pp);
