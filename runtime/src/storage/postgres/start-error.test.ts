/** What a start says of a database that it cannot use. */
import { explainStart } from './start-error';

const URL = 'postgres://chat:a-secret-password@db.example:6432/pocketping?sslmode=require';
const told = (error: unknown) => explainStart(error, URL).message;
const withCode = (code: string) => Object.assign(new Error('as the server says it'), { code });

it.each([
	['28P01', 'db.example:6432 does not let the user "chat" in'],
	['3D000', 'there is no database "pocketping" on db.example:6432'],
	['42501', 'GRANT CREATE ON SCHEMA public TO "chat"'],
	['53300', 'has no connection left'],
	['ECONNREFUSED', 'nothing answers at db.example:6432'],
	['XX000', 'cannot be used: as the server says it'],
])('%s is explained in one line', (code, sentence) => {
	expect(told(withCode(code))).toContain(sentence);
	expect(told(withCode(code))).not.toMatch(/\n|a-secret-password/);
});

it('explains the first of several attempts at one host', () => {
	expect(told(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]))).toContain(
		'nothing answers',
	);
});
