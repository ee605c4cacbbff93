/** What users of n8n install: the files in the tarball, its size, and that n8n's loader takes it. */
import '../nodes/support/n8n-home';
import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeDescription } from 'n8n-workflow';

/** The scripts are plain JavaScript, because they run before anything is installed. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a module without types
const { packN8n } = require('../../scripts/pack-n8n') as {
	packN8n(folder: string): { tarball: string; size: number; files: string[] };
};

const MAX_BYTES = 60_000;

let folder: string;
let packed: ReturnType<typeof packN8n>;
let unpacked: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'pocketping-tarball-'));
	packed = packN8n(folder);
	execFileSync('tar', ['-xzf', basename(packed.tarball)], { cwd: folder });
	unpacked = join(folder, 'package');
	// n8n lets community packages find its own n8n-workflow.
	mkdirSync(join(unpacked, 'node_modules'));
	const workflowPackage = dirname(require.resolve('n8n-workflow/package.json'));
	symlinkSync(workflowPackage, join(unpacked, 'node_modules/n8n-workflow'), 'dir');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('holds the compiled nodes, credentials and protocol, and nothing else', () => {
	const allowed = [
		/^dist\/(nodes|credentials|protocol)\/.+\.(js|d\.ts)$/,
		/^dist\/index\.(js|d\.ts)$/,
		/^dist\/nodes\/.+\.node\.json$/,
		/^dist\/nodes\/\w+\/__schema__\/v1\.0\.0(\/\w+\/\w+)?\.json$/,
		/^dist\/nodes\/icons\/[A-Za-z.]+\.svg$/,
		/^(README\.md|LICENSE|package\.json)$/,
	];
	const unexpected = packed.files.filter((file) => !allowed.some((rule) => rule.test(file)));
	expect(unexpected).toEqual([]);
	expect(packed.files.filter((file) => file.includes('.test.'))).toEqual([]);
	expect(packed.files).toEqual(
		expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']),
	);
});

test(`is smaller than ${MAX_BYTES / 1000} kB`, () => {
	expect(packed.size).toBeLessThan(MAX_BYTES);
});

test('needs no package but n8n-workflow', () => {
	const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as {
		dependencies?: object;
		peerDependencies: object;
	};
	expect(manifest.dependencies ?? {}).toEqual({});
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });

	const imported = packed.files
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) => [
			...readFileSync(join(unpacked, file), 'utf8').matchAll(/require\("([^".][^"]*)"\)/g),
		])
		.map(([, name]) => name);
	expect([...new Set(imported)].sort()).toEqual(['n8n-workflow', 'node:crypto']);
});

test('is what n8n loads: both nodes with their codex and icons, and the credential', async () => {
	const loader = new PackageDirectoryLoader(unpacked);
	await loader.loadAll();

	const nodes = loader.types.nodes as INodeTypeDescription[];
	expect(nodes.map(({ name }) => name).sort()).toEqual(['pocketPing', 'pocketPingTrigger']);
	for (const { codex, iconUrl } of nodes) {
		expect(codex?.categories).toEqual(['Communication']);
		const { light, dark } = iconUrl as { light: string; dark: string };
		for (const icon of [light, dark]) expect(existsSync(fileOf(icon))).toBe(true);
	}
	expect(loader.types.credentials.map(({ name }) => name)).toEqual(['pocketPingApi']);
});

test('lets receivers outside n8n verify a delivery', () => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only now
	const { verifySignature } = require(join(unpacked, 'dist/index.js')) as {
		verifySignature(body: string, headers: object, secret: string): unknown;
	};
	expect(verifySignature('{}', {}, 'whsec_c2VjcmV0')).toEqual({
		valid: false,
		reason: 'missing-headers',
	});
});

/** n8n serves an icon under `icons/<package>/<path in the package>`. */
function fileOf(iconUrl: string): string {
	return join(unpacked, iconUrl.replace(/^icons\/n8n-nodes-pocketping\//, ''));
}
