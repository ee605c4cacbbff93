/** The workflow that publishes does what n8n's verification asks for, with commands that there are. */
import { spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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

test('the library is packed whole or not at all', () => {
	const copy = mkdtempSync(join(tmpdir(), 'pocketping-pack-'));
	for (const file of ['runtime/package.json', 'scripts/check-packed.js']) {
		cpSync(join(root, file), join(copy, file));
	}
	const pack = () =>
		spawnSync('npm', ['pack', '--dry-run'], { cwd: join(copy, 'runtime'), encoding: 'utf8' });
	const library = JSON.parse(readFileSync(join(copy, 'runtime/package.json'), 'utf8')) as {
		bin: Record<string, string>;
		exports: Record<string, { types: string; default: string } | string>;
	};
	const entries = Object.values(library.exports).filter((entry) => typeof entry === 'object');
	const programs = [...Object.values(library.bin), ...entries.map((entry) => entry.default)];
	const types = entries.map((entry) => entry.types);
	const build = (files: string[]) =>
		files.forEach((file) => {
			mkdirSync(dirname(join(copy, 'runtime', file)), { recursive: true });
			writeFileSync(join(copy, 'runtime', file), '');
		});

	build(programs);
	const failed = pack();
	expect(failed.status).not.toBe(0);
	for (const file of types) expect(failed.stderr).toContain(file);
	expect(failed.stderr).toContain('Run `npm run build` first');
	build(types);
	expect(pack().status).toBe(0);
	rmSync(copy, { recursive: true });
}, 30_000);
