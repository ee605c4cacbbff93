/** deploy/first-run/prepare.js: what it makes, and what it leaves alone when it runs again. */
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './support/compose-file';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pocketping-first-run-'));
	// As the image has it.
	for (const name of ['first-run', 'n8n', 'workflows'])
		mkdirSync(join(folder, 'image', name), { recursive: true });
	cpSync(join(ROOT, 'deploy/first-run'), join(folder, 'image/first-run'), { recursive: true });
	cpSync(join(ROOT, 'package.json'), join(folder, 'image/n8n/package.json'));
	cpSync(
		join(ROOT, 'workflows/cart-abandoned-offer.json'),
		join(folder, 'image/workflows/cart-abandoned-offer.json'),
	);
});
afterEach(() => rmSync(folder, { recursive: true }));

function prepare(env: Record<string, string> = {}): string {
	return execFileSync(process.execPath, [join(folder, 'image/first-run/prepare.js')], {
		encoding: 'utf8',
		env: {
			API_KEY_FILE: join(folder, 'data/api-key'),
			N8N_FOLDER: join(folder, 'n8n'),
			RUNTIME_URL: 'http://pocketping:3001',
			...env,
		},
	});
}

const inside = (...parts: string[]) => join(folder, ...parts);
const read = (...parts: string[]) => readFileSync(inside(...parts), 'utf8');
const mode = (...parts: string[]) => statSync(inside(...parts)).mode & 0o777;

/** What import.sh does, without n8n. */
function importAll(): void {
	for (const name of ['credential', 'workflow']) {
		if (!existsSync(inside('n8n/pocketping', `${name}.json`))) continue;
		renameSync(
			inside('n8n/pocketping', `${name}.digest`),
			inside('n8n/pocketping', `${name}.imported`),
		);
		rmSync(inside('n8n/pocketping', `${name}.json`));
	}
}

it('makes a key for the runtime, and a credential with it for n8n, which only their owner reads', () => {
	const output = prepare();
	const key = read('data/api-key');
	expect(key).toMatch(/^pp_[\w-]{43}$/);
	expect(mode('data/api-key')).toBe(0o600);
	expect(JSON.parse(read('n8n/pocketping/credential.json'))).toEqual([
		{
			id: 'pocketPingAccount',
			name: 'PocketPing account',
			type: 'pocketPingApi',
			data: { baseUrl: 'http://pocketping:3001', apiKey: key },
		},
	]);
	expect(mode('n8n/pocketping/credential.json')).toBe(0o600);
	expect(output).not.toContain(key);
});

it('hands over the nodes and a workflow that names the credential', () => {
	prepare();
	expect(
		JSON.parse(read('n8n/nodes/node_modules/n8n-nodes-pocketping/package.json')),
	).toMatchObject({
		name: 'n8n-nodes-pocketping',
	});
	const workflow = JSON.parse(read('n8n/pocketping/workflow.json')) as Record<string, unknown>;
	expect(workflow.id).toBe('pocketPingDemo');
	expect(read('n8n/pocketping/import.sh')).toContain('publish:workflow --id=pocketPingDemo');
	expect(JSON.stringify(workflow.nodes)).toContain('"id":"pocketPingAccount"');
});

it('changes nothing when it runs again, but brings the nodes of its own version', () => {
	prepare();
	importAll();
	const key = read('data/api-key');
	const nodes = 'n8n/nodes/node_modules/n8n-nodes-pocketping';
	writeFileSync(inside(nodes, 'package.json'), '{"version":"0.0.1"}');
	writeFileSync(inside(nodes, 'gone.js'), '');
	prepare();
	expect(read('data/api-key')).toBe(key);
	expect(existsSync(inside('n8n/pocketping/credential.json'))).toBe(false);
	expect(existsSync(inside('n8n/pocketping/workflow.json'))).toBe(false);
	expect(JSON.parse(read(nodes, 'package.json'))).toMatchObject({ name: 'n8n-nodes-pocketping' });
	expect(existsSync(inside(nodes, 'gone.js'))).toBe(false);
});

it('hands over a new key, and leaves the workflow as the user made it', () => {
	prepare();
	importAll();
	writeFileSync(inside('data/api-key'), 'pp_another_key_of_enough_length');
	cpSync(
		join(ROOT, 'workflows/refund-approval.json'),
		inside('image/workflows/cart-abandoned-offer.json'),
	);
	prepare();
	expect(read('n8n/pocketping/credential.json')).toContain('pp_another_key_of_enough_length');
	expect(existsSync(inside('n8n/pocketping/workflow.json'))).toBe(false);
});

it('offers again what was never imported', () => {
	prepare();
	prepare();
	expect(existsSync(inside('n8n/pocketping/credential.json'))).toBe(true);
	expect(existsSync(inside('n8n/pocketping/workflow.json'))).toBe(true);
});

it('makes the passwords of the larger setting, all different, and keeps them', () => {
	const settings = {
		SECRETS_FOLDER: inside('secrets'),
		API_KEY_FILE: inside('secrets/pocketping/api-key'),
	};
	prepare(settings);
	const files = [
		'pocketping/api-key',
		'pocketping/database-password',
		'pocketping/database-url',
		'n8n/database-password',
		'n8n/encryption-key',
		'postgres/password',
	];
	const before = files.map((name) => read('secrets', name));
	expect(new Set(before).size).toBe(files.length);
	for (const [index, name] of files.entries()) {
		// n8n complains about white space around them.
		expect(before[index]).toMatch(/^\S{32,}$/);
		expect([name, mode('secrets', name)]).toEqual([name, /password$/.test(name) ? 0o444 : 0o600]);
	}
	expect(before[2]).toBe(`postgres://pocketping:${before[1]}@postgres:5432/pocketping`);
	prepare(settings);
	expect(files.map((name) => read('secrets', name))).toEqual(before);
});
