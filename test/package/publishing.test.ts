/** The workflow that publishes does what n8n's verification asks for, with commands that there are. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = join(root, '.github/workflows');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	version: string;
	private?: boolean;
	scripts: Record<string, string>;
	repository: { url: string };
};

test('the package is published with provenance, by an identity and not by a token', () => {
	const publish = readFileSync(join(folder, 'publish.yml'), 'utf8');

	expect(publish).toMatch(/^ {6}id-token: write$/m);
	expect(publish).toMatch(/npm publish --provenance --access public/);
	expect(publish).not.toMatch(/TOKEN|secrets\./);
	expect(manifest.private ?? false).toBe(false);
	expect(manifest.repository.url).toMatch(/^git\+https:\/\/github\.com\/.+\.git$/);
});

test('a tag of the version starts it', () => {
	const publish = readFileSync(join(folder, 'publish.yml'), 'utf8');

	expect(publish).toContain("tags: ['v*.*.*']");
	expect(`v${manifest.version}`).toMatch(/^v\d+\.\d+\.\d+/);
});

test.each(readdirSync(folder))('%s runs only what there is', (name) => {
	const workflow = readFileSync(join(folder, name), 'utf8');

	for (const [, script] of workflow.matchAll(/npm run ([\w:]+)/g)) {
		expect(Object.keys(manifest.scripts)).toContain(script);
	}
	if (workflow.includes('.ci/run')) expect(existsSync(join(root, '.ci/run'))).toBe(true);
});
