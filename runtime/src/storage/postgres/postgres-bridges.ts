/** What bridges remember, in Postgres. */
import type {
	BridgeName,
	BridgePost,
	BridgeThread,
	BridgeWriter,
	OperatorRecord,
} from '../bridge-records';
import { PostgresStatements } from './postgres-statements';

const THREAD = 'SELECT bridge, session_id AS "sessionId", place, thread, title FROM bridge_threads';
const POST = `SELECT bridge, session_id AS "sessionId", subject, part, place, post, foreign_post
	FROM bridge_posts`;

const OPERATOR = `SELECT source, id, name, online_until AS "onlineUntil", active_at AS "activeAt"
	FROM operators`;

type PostRow = Omit<BridgePost, 'foreign'> & { foreign_post: number };

export class PostgresBridges extends PostgresStatements implements BridgeWriter {
	async getThread(bridge: BridgeName, sessionId: string): Promise<BridgeThread | undefined> {
		return await this.row(`${THREAD} WHERE bridge = $1 AND session_id = $2`, bridge, sessionId);
	}

	async findThread(
		bridge: BridgeName,
		place: string,
		thread: string,
	): Promise<BridgeThread | undefined> {
		const where = 'WHERE bridge = $1 AND place = $2 AND thread = $3 LIMIT 1';
		return await this.row(`${THREAD} ${where}`, bridge, place, thread);
	}

	async countOpenThreads(bridge: BridgeName): Promise<number> {
		const row = await this.row<{ count: number }>(
			`SELECT count(*) AS count FROM bridge_threads t JOIN sessions s ON s.id = t.session_id
			WHERE t.bridge = $1 AND s.status = 'active'`,
			bridge,
		);
		return row?.count ?? 0;
	}

	async listPosts(sessionId: string, bridge: BridgeName, subject: string): Promise<BridgePost[]> {
		const rows = await this.rows<PostRow>(
			`${POST} WHERE session_id = $1 AND bridge = $2 AND subject = $3 ORDER BY length(part), part`,
			sessionId,
			bridge,
			subject,
		);
		return rows.map(fromRow);
	}

	async findPost(bridge: BridgeName, place: string, post: string): Promise<BridgePost | undefined> {
		const row = await this.row<PostRow>(
			`${POST} WHERE bridge = $1 AND place = $2 AND post = $3 LIMIT 1`,
			bridge,
			place,
			post,
		);
		return row && fromRow(row);
	}

	async newestPosts(bridge: BridgeName, limit: number): Promise<BridgePost[]> {
		// Ids of posts are numbers that grow, too long for a number here.
		const rows = await this.rows<PostRow>(
			`SELECT p.* FROM (
				SELECT t.session_id, s.last_activity FROM bridge_threads t JOIN sessions s ON s.id = t.session_id
				WHERE t.bridge = $1 AND s.status = 'active' ORDER BY s.last_activity DESC LIMIT $2
			) open CROSS JOIN LATERAL (
				${POST} WHERE session_id = open.session_id AND bridge = $1
				ORDER BY length(post) DESC, post DESC LIMIT 1
			) p ORDER BY open.last_activity DESC`,
			bridge,
			limit,
		);
		return rows.map(fromRow);
	}

	async getOperator(source: string, id: string): Promise<OperatorRecord | undefined> {
		return await this.row(`${OPERATOR} WHERE source = $1 AND id = $2`, source, id);
	}

	async listOperators(limit: number): Promise<OperatorRecord[]> {
		return await this.rows(`${OPERATOR} ORDER BY active_at DESC LIMIT $1`, limit);
	}

	async onlineUntil(now: number): Promise<number | undefined> {
		const row = await this.row<{ until: number | null }>(
			'SELECT max(online_until) AS until FROM operators WHERE online_until > $1',
			now,
		);
		return row?.until ?? undefined;
	}

	async putThread({ bridge, sessionId, place, thread, title }: BridgeThread): Promise<void> {
		await this.sql(
			`INSERT INTO bridge_threads (bridge, session_id, place, thread, title)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (bridge, session_id) DO UPDATE SET place = excluded.place,
				thread = excluded.thread, title = excluded.title`,
			bridge,
			sessionId,
			place,
			thread,
			title,
		);
	}

	async deleteThread(bridge: BridgeName, sessionId: string): Promise<void> {
		await this.sql(
			'DELETE FROM bridge_threads WHERE bridge = $1 AND session_id = $2',
			bridge,
			sessionId,
		);
	}

	async putPost({ foreign, ...known }: BridgePost): Promise<void> {
		const { bridge, sessionId, subject, part, place, post } = known;
		await this.sql(
			`INSERT INTO bridge_posts (bridge, session_id, subject, part, place, post, foreign_post)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (session_id, bridge, subject, part, place) DO UPDATE SET post = excluded.post,
				foreign_post = excluded.foreign_post`,
			bridge,
			sessionId,
			subject,
			part,
			place,
			post,
			Number(foreign),
		);
	}

	async deletePost(bridge: BridgeName, place: string, post: string): Promise<void> {
		await this.sql(
			'DELETE FROM bridge_posts WHERE bridge = $1 AND place = $2 AND post = $3',
			bridge,
			place,
			post,
		);
	}

	async takeUpdate(bridge: BridgeName, id: string, now: number): Promise<boolean> {
		const changes = await this.count(
			`INSERT INTO bridge_updates (bridge, id, seen_at) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`,
			bridge,
			id,
			now,
		);
		return changes > 0;
	}

	async deleteUpdates(before: number, limit: number): Promise<number> {
		return await this.count(
			`DELETE FROM bridge_updates WHERE (bridge, id) IN (
				SELECT bridge, id FROM bridge_updates WHERE seen_at < $1 ORDER BY seen_at LIMIT $2
				FOR UPDATE SKIP LOCKED
			)`,
			before,
			limit,
		);
	}

	async putOperator({ source, id, name, onlineUntil, activeAt }: OperatorRecord): Promise<void> {
		await this.sql(
			`INSERT INTO operators (source, id, name, online_until, active_at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (source, id) DO UPDATE SET name = excluded.name,
				online_until = excluded.online_until, active_at = excluded.active_at`,
			source,
			id,
			name,
			onlineUntil,
			activeAt,
		);
	}

	async allOffline(): Promise<void> {
		await this.sql('UPDATE operators SET online_until = NULL');
	}
}

function fromRow({ foreign_post, ...row }: PostRow): BridgePost {
	return { ...row, foreign: foreign_post === 1 };
}
