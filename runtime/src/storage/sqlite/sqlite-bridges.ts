/** What bridges remember, in SQLite. */
import type {
	BridgeName,
	BridgePost,
	BridgeThread,
	BridgeWriter,
	OperatorRecord,
} from '../bridge-records';
import { SqliteStatements } from './sqlite-statements';

const THREAD = 'SELECT bridge, session_id AS sessionId, place, thread, title FROM bridge_threads';
const POST = `SELECT bridge, session_id AS sessionId, subject, part, place, post, foreign_post
	FROM bridge_posts`;

const OPERATOR = `SELECT source, id, name, online_until AS onlineUntil, active_at AS activeAt
	FROM operators`;

type PostRow = Omit<BridgePost, 'foreign'> & { foreign_post: number };

export class SqliteBridges extends SqliteStatements implements BridgeWriter {
	async getThread(bridge: BridgeName, sessionId: string): Promise<BridgeThread | undefined> {
		const find = this.sql(`${THREAD} WHERE bridge = ? AND session_id = ?`);
		return find.get(bridge, sessionId) as BridgeThread | undefined;
	}

	async findThread(
		bridge: BridgeName,
		place: string,
		thread: string,
	): Promise<BridgeThread | undefined> {
		const find = this.sql(`${THREAD} WHERE bridge = ? AND place = ? AND thread = ?`);
		return find.get(bridge, place, thread) as BridgeThread | undefined;
	}

	async countOpenThreads(bridge: BridgeName): Promise<number> {
		const row = this.sql(
			`SELECT count(*) AS count FROM bridge_threads t JOIN sessions s ON s.id = t.session_id
			WHERE t.bridge = ? AND s.status = 'active'`,
		).get(bridge);
		return (row as { count: number }).count;
	}

	async listPosts(sessionId: string, bridge: BridgeName, subject: string): Promise<BridgePost[]> {
		const rows = this.sql(
			`${POST} WHERE session_id = ? AND bridge = ? AND subject = ? ORDER BY length(part), part`,
		).all(sessionId, bridge, subject) as PostRow[];
		return rows.map(fromRow);
	}

	async findPost(bridge: BridgeName, place: string, post: string): Promise<BridgePost | undefined> {
		const row = this.sql(`${POST} WHERE bridge = ? AND place = ? AND post = ?`).get(
			bridge,
			place,
			post,
		) as PostRow | undefined;
		return row && fromRow(row);
	}

	async newestPosts(bridge: BridgeName, limit: number): Promise<BridgePost[]> {
		const places = this.sql(
			`SELECT t.session_id AS sessionId FROM bridge_threads t JOIN sessions s ON s.id = t.session_id
			WHERE t.bridge = ? AND s.status = 'active' ORDER BY s.last_activity DESC LIMIT ?`,
		).all(bridge, limit) as Array<{ sessionId: string }>;
		// Ids of posts are numbers that grow, too long for a number here.
		const newest = this.sql(
			`${POST} WHERE session_id = ? AND bridge = ? ORDER BY length(post) DESC, post DESC LIMIT 1`,
		);
		const rows = places.map(({ sessionId }) => newest.get(sessionId, bridge));
		return (rows as Array<PostRow | undefined>).flatMap((row) => (row ? fromRow(row) : []));
	}

	async getOperator(source: string, id: string): Promise<OperatorRecord | undefined> {
		return this.sql(`${OPERATOR} WHERE source = ? AND id = ?`).get(source, id) as
			| OperatorRecord
			| undefined;
	}

	async listOperators(limit: number): Promise<OperatorRecord[]> {
		return this.sql(`${OPERATOR} ORDER BY active_at DESC LIMIT ?`).all(limit) as OperatorRecord[];
	}

	async onlineUntil(now: number): Promise<number | undefined> {
		const row = this.sql(
			'SELECT max(online_until) AS until FROM operators WHERE online_until > ?',
		).get(now);
		return (row as { until: number | null }).until ?? undefined;
	}

	async putThread(thread: BridgeThread): Promise<void> {
		this.sql(
			`INSERT OR REPLACE INTO bridge_threads (bridge, session_id, place, thread, title)
			VALUES (@bridge, @sessionId, @place, @thread, @title)`,
		).run(thread);
	}

	async deleteThread(bridge: BridgeName, sessionId: string): Promise<void> {
		this.sql('DELETE FROM bridge_threads WHERE bridge = ? AND session_id = ?').run(
			bridge,
			sessionId,
		);
	}

	async putPost({ foreign, ...post }: BridgePost): Promise<void> {
		this.sql(
			`INSERT OR REPLACE INTO bridge_posts
				(bridge, session_id, subject, part, place, post, foreign_post)
			VALUES (@bridge, @sessionId, @subject, @part, @place, @post, @foreign)`,
		).run({ ...post, foreign: Number(foreign) });
	}

	async deletePost(bridge: BridgeName, place: string, post: string): Promise<void> {
		this.sql('DELETE FROM bridge_posts WHERE bridge = ? AND place = ? AND post = ?').run(
			bridge,
			place,
			post,
		);
	}

	async takeUpdate(bridge: BridgeName, id: string, now: number): Promise<boolean> {
		const { changes } = this.sql(
			'INSERT OR IGNORE INTO bridge_updates (bridge, id, seen_at) VALUES (?, ?, ?)',
		).run(bridge, id, now);
		return changes > 0;
	}

	async deleteUpdates(before: number, limit: number): Promise<number> {
		return this.sql(
			`DELETE FROM bridge_updates WHERE (bridge, id) IN (
				SELECT bridge, id FROM bridge_updates WHERE seen_at < ? LIMIT ?
			)`,
		).run(before, limit).changes;
	}

	async putOperator(operator: OperatorRecord): Promise<void> {
		this.sql(
			`INSERT OR REPLACE INTO operators (source, id, name, online_until, active_at)
			VALUES (@source, @id, @name, @onlineUntil, @activeAt)`,
		).run(operator);
	}

	async allOffline(): Promise<void> {
		this.sql('UPDATE operators SET online_until = NULL').run();
	}
}

function fromRow({ foreign_post, ...row }: PostRow): BridgePost {
	return { ...row, foreign: foreign_post === 1 };
}
