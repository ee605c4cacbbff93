/** Parameters are found by position and by name, and mean what they mean without the sign in front of them. */
import Database from 'better-sqlite3';
import { SqliteStatements } from './sqlite-statements';

class Statements extends SqliteStatements {
	all(text: string, ...parameters: unknown[]): unknown[] {
		return this.sql(text).all(...parameters);
	}

	plan(text: string, ...parameters: unknown[]): unknown {
		const steps = this.all(`EXPLAIN QUERY PLAN ${text}`, ...parameters) as { detail: string }[];
		return steps.map(({ detail }) => detail).join();
	}
}

const db = new Database(':memory:');
const statements = new Statements(db);
afterAll(() => db.close());

beforeAll(() => {
	db.exec(`CREATE TABLE notes (id TEXT PRIMARY KEY, at INTEGER NOT NULL, body BLOB);
		CREATE INDEX notes_at ON notes (at)`);
	const insert = 'INSERT INTO notes (id, at, body) VALUES (?, ?, ?) RETURNING id';
	for (const [id, at, body] of [
		['1', 1, 'a'],
		['2', 2, Buffer.from('b')],
		['3', 3, null],
	]) {
		statements.all(insert, id, at, body);
	}
});

it('keeps the types of values', () => {
	const types = statements.all('SELECT typeof(id) || typeof(at) || typeof(body) AS t FROM notes');
	expect(types).toEqual([
		{ t: 'textintegertext' },
		{ t: 'textintegerblob' },
		{ t: 'textintegernull' },
	]);
});

it('compares as the column does', () => {
	expect(statements.all('SELECT id FROM notes WHERE at = ? AND id = ?', '2', '2')).toHaveLength(1);
	expect(statements.all('SELECT id FROM notes WHERE at < @at', { at: 3 })).toHaveLength(2);
	const inList = 'SELECT id FROM notes WHERE id IN (SELECT value FROM json_each(?)) LIMIT ?';
	expect(statements.all(inList, '["1","3"]', 1)).toEqual([{ id: '1' }]);
	expect(statements.all('SELECT id FROM notes WHERE (at, id) > (?, ?)', 2, '2')).toHaveLength(1);
});

it('still finds rows by their index', () => {
	expect(statements.plan('SELECT id FROM notes WHERE at > ?', 1)).toContain('notes_at (at>?)');
	expect(statements.plan('SELECT at FROM notes WHERE id = @id', { id: '1' })).toContain('(id=?)');
});

it('leaves quoted text as it is', () => {
	expect(statements.all(`SELECT '? of @a' AS text, ? AS value, '''?' AS quote`, 1)).toEqual([
		{ text: '? of @a', value: 1, quote: "'?" },
	]);
});
