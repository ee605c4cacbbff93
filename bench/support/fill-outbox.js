// Fills the outbox of a runtime that does not run: events in the log, and a delivery of each to one subscription.
const path = require('node:path');
const Database = require('better-sqlite3');

/** Text of an event as the runtime writes it: about 700 bytes. */
function eventBody(id, sessionId, n) {
	const at = '2026-03-01T12:00:00.000Z';
	const metadata = {
		pageUrl: 'https://shop.example/cart?step=2',
		userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
		referrer: 'https://search.example/?q=trail+running+shoe',
		language: 'en-GB',
	};
	const session = {
		id: sessionId,
		visitorId: `visitor-${sessionId}`,
		projectId: 'proj_bench',
		status: 'active',
		createdAt: at,
		lastActivity: at,
		metadata,
		aiEnabled: null,
	};
	const event = {
		name: 'cart_abandoned',
		data: { total: 129, items: n },
		timestamp: at,
		sessionId,
	};
	const data = { sessionId, event, session };
	return JSON.stringify({ id, event: 'custom_event.received', timestamp: at, data });
}

/** @param count deliveries, spread over `sessions` conversations in turn */
function fillOutbox(dataDir, webhookId, { count, sessions }) {
	const db = new Database(path.join(dataDir, 'pocketping.db'));
	db.pragma('journal_mode = WAL');
	db.pragma('synchronous = NORMAL');
	const target = `webhook:${webhookId}`;
	const first = db.prepare('SELECT coalesce(max(seq), 0) + 1 AS seq FROM events').get().seq;
	const event = db.prepare(
		`INSERT INTO events (seq, id, type, name, session_id, created_at, body)
		VALUES (?, ?, 'custom_event.received', 'cart_abandoned', ?, ?, ?)`,
	);
	const delivery = db.prepare(
		`INSERT INTO deliveries (id, target, session_id, event_seq, state, attempts)
		VALUES (?, ?, ?, ?, 'pending', 0)`,
	);
	const lane = db.prepare(
		'INSERT OR IGNORE INTO lanes (target, session_id, due_at, done_seq) VALUES (?, ?, 0, 0)',
	);
	db.transaction(() => {
		for (let n = 0; n < count; n += 1) {
			const seq = first + n;
			const id = `${Date.now().toString(16).padStart(12, '0')}${seq.toString(16).padStart(20, '0')}`;
			const sessionId = `sess_bench${n % sessions}`;
			event.run(seq, `evt_${id}`, sessionId, Date.now(), eventBody(`evt_${id}`, sessionId, n));
			delivery.run(`dlv_${id}`, target, sessionId, seq);
			lane.run(target, sessionId);
		}
	})();
	db.close();
}

module.exports = { eventBody, fillOutbox };
