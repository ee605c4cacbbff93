/** Appending to the log: the position is drawn once the session is locked, and so in the order of commits. */

export const INSERT_EVENT = `INSERT INTO events (id, type, name, session_id, created_at, client_id, body)
	VALUES ($1, $2, $3, $4::text, $5, $6, $7) RETURNING seq`;

/** The same, and the last event before it that its pages get to hear of; events of messages are found through them. */
export const INSERT_EVENT_AND_TELL = `${INSERT_EVENT}, greatest(0,
	(SELECT max(seq) FROM events WHERE session_id = $4::text AND type <> 'message.created'),
	(SELECT max(seq) FROM messages WHERE session_id = $4::text),
	(SELECT max(seq) FROM events WHERE session_id IS NULL))`;
