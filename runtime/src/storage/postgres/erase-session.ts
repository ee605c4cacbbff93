/** Deletes everything of a session. */
import { WAIT_TARGET } from '../waits';

/** Sends a statement in the transaction that does it. */
type Send = (text: string, ...values: unknown[]) => Promise<void>;

export async function eraseSession(send: Send, id: string): Promise<void> {
	// The events of messages are found through them, so they go first.
	for (const statement of [
		'DELETE FROM events WHERE seq IN (SELECT seq FROM messages WHERE session_id = $1)',
		`DELETE FROM events WHERE session_id = $1 AND type <> 'message.created'`,
		'DELETE FROM messages WHERE session_id = $1',
		'DELETE FROM attachments WHERE session_id = $1',
		'DELETE FROM timers WHERE session_id = $1',
		// Of a webhook and this session.
		`DELETE FROM timers WHERE kind = 'webhook_burst' AND right(session_id, length($1::text) + 1) = ':' || $1`,
		'DELETE FROM ai_usage WHERE key = $1',
		'DELETE FROM bridge_threads WHERE session_id = $1',
		'DELETE FROM bridge_posts WHERE session_id = $1',
		'DELETE FROM lanes WHERE session_id = $1',
		`DELETE FROM delivery_attempts
		WHERE delivery_seq IN (SELECT seq FROM deliveries WHERE session_id = $1)`,
		'DELETE FROM deliveries WHERE session_id = $1',
		// Who still has to be told keeps its address until then; that delivery is of no session.
		`DELETE FROM waits WHERE session_id = $1 AND NOT EXISTS (
			SELECT 1 FROM deliveries d WHERE d.target = '${WAIT_TARGET}' || waits.id AND d.state = 'pending'
		)`,
		'UPDATE waits SET choices = NULL WHERE session_id = $1',
		'DELETE FROM sessions WHERE id = $1',
		// An answer that is kept for a repeated request tells of the session as well; that it was made stays known.
		'UPDATE idempotency_keys SET status = NULL, answer = NULL WHERE position($1::text in answer) > 0',
	]) {
		await send(statement, id);
	}
}
