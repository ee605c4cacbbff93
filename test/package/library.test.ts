/** What users of the library install: the tarball in an empty project, used from CommonJS, ESM and TypeScript. */
import { execFile, execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const run = promisify(execFile);

interface Manifest {
	dependencies: Record<string, string>;
	exports: Record<string, unknown>;
	private?: boolean;
}

let project: string;
let files: string[];
let manifest: Manifest;

/** Installs offline: the tarball's files, and of everything else only what it says it depends on. */
beforeAll(() => {
	project = mkdtempSync(join(tmpdir(), 'pocketping-library-'));
	const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', project];
	const [packed] = JSON.parse(
		execFileSync('npm', pack, { cwd: join(root, 'runtime'), encoding: 'utf8' }),
	) as [{ filename: string; files: Array<{ path: string }> }];
	files = packed.files.map(({ path }) => path);
	execFileSync('tar', ['-xzf', packed.filename], { cwd: project });
	const modules = join(project, 'node_modules');
	mkdirSync(modules);
	cpSync(join(project, 'package'), join(modules, 'pocketping-runtime'), { recursive: true });
	manifest = JSON.parse(readFileSync(join(project, 'package/package.json'), 'utf8')) as Manifest;
	for (const name of Object.keys(manifest.dependencies)) link(modules, name);
	writeFileSync(join(project, 'package.json'), '{ "name": "empty-project", "private": true }');
}, 60_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

function link(modules: string, name: string): void {
	mkdirSync(dirname(join(modules, name)), { recursive: true });
	const places = ['runtime/node_modules', 'node_modules'].map((place) => join(root, place, name));
	const found = places.find((place) => existsSync(place));
	if (!found) throw new Error(`${name} is not installed`);
	symlinkSync(found, join(modules, name), 'dir');
}

/** Runs a program in the project; answers what it printed. */
async function runProgram(name: string, text: string): Promise<string> {
	writeFileSync(join(project, name), text);
	const { stdout } = await run(process.execPath, [name], { cwd: project });
	return stdout.trim();
}

/** Starts a chat, writes into it and reads that back. */
const USE = `
async function use() {
	const app = express();
	const pp = new PocketPing({ storage: new SqliteStore(':memory:') });
	app.use('/chat', pp.router());
	const server = app.listen(0);
	pp.attach(server, { path: '/chat' });
	await pp.start();
	const base = 'http://127.0.0.1:' + server.address().port + '/chat';
	const headers = { 'content-type': 'application/json' };
	const post = (path, body) =>
		fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) }).then((answer) => answer.json());
	const { sessionId } = await post('/connect', { visitorId: 'v', sessionId: null });
	await post('/message', { sessionId, content: 'Hi', sender: 'visitor' });
	const [message] = await pp.listMessages(sessionId);
	const widget = await fetch(base + '/widget.js');
	console.log(message.content, widget.status, verifySignature('{}', {}, 'x').reason);
	await pp.stop();
	server.close();
	server.closeAllConnections();
}
use();
`;

const EXPECTED = 'Hi 200 missing-headers';

test('holds what was built, and nothing else', () => {
	const allowed = [
		/^dist\/(index|testing|verify-signature|main|checkpoint-worker)\.js(\.map)?$/,
		/^dist\/public\/.+/,
		/^types\/.+\.d\.ts$/,
		/^(README\.md|LICENSE|package\.json)$/,
	];
	expect(files.filter((file) => !allowed.some((rule) => rule.test(file)))).toEqual([]);
	expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js']));
});

test('can be published, and installs no client of a platform unasked', () => {
	expect(manifest.private).toBeUndefined();
	const connectors = JSON.parse(readFileSync(join(root, 'connectors/package.json'), 'utf8')) as {
		dependencies: object;
	};
	// No optional peers either: with a lock file, npm would install them in every checkout (decision 0023).
	expect(manifest).not.toHaveProperty('peerDependencies');
	for (const name of Object.keys(connectors.dependencies)) {
		expect(Object.keys(manifest.dependencies)).not.toContain(name);
	}
});

test('works from CommonJS', async () => {
	const imports = `
		const express = require('express');
		const { PocketPing, SqliteStore } = require('pocketping-runtime');
		const { verifySignature } = require('pocketping-runtime/verify-signature');
	`;
	expect(await runProgram('use.cjs', imports + USE)).toBe(EXPECTED);
}, 30_000);

test('works from ES modules, by name', async () => {
	const imports = `
		import express from 'express';
		import { PocketPing, SqliteStore } from 'pocketping-runtime';
		import { verifySignature } from 'pocketping-runtime/verify-signature';
	`;
	expect(await runProgram('use.mjs', imports + USE)).toBe(EXPECTED);
}, 30_000);

test('exports what it always did, to both', async () => {
	const list =
		"console.log(JSON.stringify(Object.keys(lib).filter((name) => !['default', 'module.exports'].includes(name)).sort()))";
	const fromCommon = await runProgram(
		'list.cjs',
		`const lib = require('pocketping-runtime'); ${list}`,
	);
	const fromModule = await runProgram(
		'list.mjs',
		`import * as lib from 'pocketping-runtime'; ${list}`,
	);
	expect(fromModule).toBe(fromCommon);
	expect(JSON.parse(fromCommon)).toMatchInlineSnapshot(`
		[
		  "AiError",
		  "AnthropicProvider",
		  "BridgeError",
		  "ChatError",
		  "ConfigError",
		  "DiscordBridge",
		  "ERROR_TABLE",
		  "EVENT_CATALOGUE",
		  "EVENT_TYPES",
		  "GeminiProvider",
		  "OpenAIProvider",
		  "PocketPing",
		  "SlackBridge",
		  "SqliteStore",
		  "TelegramBridge",
		  "configFromEnv",
		  "isEventType",
		  "verifyBodySignature",
		  "verifySignature",
		]
	`);
	const testing = `const lib = require('pocketping-runtime/testing'); ${list}`;
	expect(JSON.parse(await runProgram('testing.cjs', testing))).toEqual([
		'fileStoreConformance',
		'storeConformance',
	]);
	expect(Object.keys(manifest.exports)).toEqual([
		'.',
		'./testing',
		'./verify-signature',
		'./package.json',
	]);
}, 30_000);

test('checks a signature without any package', () => {
	const text = readFileSync(join(project, 'package/dist/verify-signature.js'), 'utf8');
	const imported = [...text.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1]);
	expect(imported).toEqual(['node:crypto']);
});

test('ships its conformance suite, for any runner', async () => {
	const program = `
		import { test } from 'node:test';
		import { SqliteStore } from 'pocketping-runtime';
		import { storeConformance } from 'pocketping-runtime/testing';
		const cases = storeConformance(async () => {
			const definition = new SqliteStore('./store-' + Math.random() + '.db');
			const open = () => definition.open((error) => { throw error; });
			return { store: await open(), reopen: open };
		});
		for (const { name, run } of cases.filter(({ name }) => name.startsWith('waits'))) test(name, run);
	`;
	const output = await runProgram('conformance.test.mjs', program);
	expect(output).toMatch(/^ℹ pass 3$/m);
	expect(output).toMatch(/^ℹ fail 0$/m);
}, 30_000);

test('is the program, too', async () => {
	const main = join(project, 'node_modules/pocketping-runtime/dist/main.js');
	const { stdout } = await run(process.execPath, [main, '--help'], { cwd: project });
	expect(stdout).toContain('pocketping-runtime [command]');
	expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

describe('types', () => {
	const tsc = require.resolve('typescript/bin/tsc');

	/** Compiles with nothing skipped; answers the errors. */
	async function compile(options: object): Promise<string> {
		const config = {
			compilerOptions: {
				strict: true,
				noEmit: true,
				skipLibCheck: false,
				target: 'es2022',
				lib: ['es2023'],
				types: ['node'],
				...options,
			},
			files: ['consumer.ts'],
		};
		writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
		return await run(process.execPath, [tsc, '-p', project], { cwd: project }).then(
			({ stdout }) => stdout,
			({ stdout }: { stdout: string }) => stdout,
		);
	}

	beforeAll(() => {
		cpSync(join(__dirname, 'library/consumer.ts'), join(project, 'consumer.ts'));
		for (const name of ['@types/node', 'undici-types']) link(join(project, 'node_modules'), name);
	});

	test.each([
		['CommonJS', { module: 'nodenext', moduleResolution: 'nodenext' }],
		['a bundler', { module: 'esnext', moduleResolution: 'bundler' }],
		[
			'older settings',
			{ module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '5.0' },
		],
	])(
		'are right and complete for %s',
		async (_name, options) => {
			expect(await compile(options)).toBe('');
		},
		60_000,
	);
});
