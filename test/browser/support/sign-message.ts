/** Messages as bridges bring them: with the name and the picture of the operator who wrote them. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { MessageOperator } from '../../../protocol/shapes';
import type { RunningRuntime } from '../../support/start-runtime';

/** Writes the operator where a bridge would have; pages that open afterwards are told. */
export function signMessage(
	{ dataDir }: RunningRuntime,
	messageId: string,
	operator: MessageOperator,
): void {
	const db = new Database(join(dataDir, 'pocketping.db'));
	const { changes } = db
		.prepare('UPDATE messages SET operator = ? WHERE id = ?')
		.run(JSON.stringify(operator), messageId);
	// A page that has just been opened may be told of the message by the log once more.
	db.prepare(
		`UPDATE events SET body = json_set(body, '$.data.message.operator', json(?))
		WHERE seq = (SELECT seq FROM messages WHERE id = ?)`,
	).run(JSON.stringify(operator), messageId);
	db.close();
	if (changes !== 1) throw new Error(`no message ${messageId}`);
}
