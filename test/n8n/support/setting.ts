/** What scripts/test-n8n.js tells the tests. */

/** @throws {Error} when the test was started in another way */
export function settingOf(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: run this test with npm run test:n8n`);
	return value;
}
