// Runs before everything else, every time: makes the keys that do not exist yet, and hands n8n what it needs to begin.
// Plain Node without packages. What it writes belongs to user 1000, as whom the runtime and n8n run, too.
const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const {
	// Where the runtime finds its key: in its data directory, as if it had made it itself.
	API_KEY_FILE: apiKeyFile = '/data/api-key',
	// n8n's own folder.
	N8N_FOLDER: n8nFolder = '/home/node/.n8n',
	// The runtime, as n8n reaches it.
	RUNTIME_URL: runtimeUrl = 'http://pocketping:3001',
	// Keys of the other services; without it, there are none.
	SECRETS_FOLDER: secretsFolder,
	// This image.
	IMAGE_FOLDER: imageFolder = path.join(__dirname, '..'),
} = process.env;

/** The ID that the workflow's nodes name their credential by. */
const CREDENTIAL = 'pocketPingAccount';
const WORKFLOW = 'pocketPingDemo';

/** Writes a file that is there whole or not at all, and that only its owner reads. */
function write(file, content, mode = 0o600) {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(`${file}.partial`, content, { mode });
	fs.renameSync(`${file}.partial`, file);
}

/** The secret in a file, made when there is none. */
function secret(file, make = () => randomBytes(32).toString('hex'), mode) {
	if (!fs.existsSync(file)) {
		write(file, make(), mode);
		console.log(`made ${file}`);
	}
	return fs.readFileSync(file, 'utf8').trim();
}

const apiKey = secret(apiKeyFile, () => `pp_${randomBytes(32).toString('base64url')}`);

if (secretsFolder) {
	const inFolder = (...parts) => path.join(secretsFolder, ...parts);
	// Postgres makes its roles as a user of its own, who reads them where only Postgres and their owner look.
	const forPostgres = (name) => secret(inFolder(name, 'database-password'), undefined, 0o444);
	secret(inFolder('postgres', 'password'), undefined, 0o444);
	forPostgres('n8n');
	const password = forPostgres('pocketping');
	secret(
		inFolder('pocketping', 'database-url'),
		() => `postgres://pocketping:${password}@postgres:5432/pocketping`,
	);
	secret(inFolder('n8n', 'encryption-key'));
}

// n8n loads community nodes from here, and needs no npm for it. Replaced each time: it belongs to this version.
const nodePackage = path.join(n8nFolder, 'nodes/node_modules/n8n-nodes-pocketping');
fs.rmSync(nodePackage, { recursive: true, force: true });
fs.cpSync(path.join(imageFolder, 'n8n'), nodePackage, { recursive: true });

const firstRun = path.join(n8nFolder, 'pocketping');
const credential = {
	id: CREDENTIAL,
	name: 'PocketPing account',
	type: 'pocketPingApi',
	data: { baseUrl: runtimeUrl, apiKey },
};
const workflowFile = path.join(imageFolder, 'workflows/cart-abandoned-offer.json');
const workflow = { ...JSON.parse(fs.readFileSync(workflowFile, 'utf8')), id: WORKFLOW };

/** Leaves something for n8n to import, unless it has imported the very same before. */
function offer(name, content) {
	const text = JSON.stringify(content);
	const mark = path.join(firstRun, `${name}.imported`);
	const digest = createHash('sha256').update(text).digest('hex');
	const imported = fs.existsSync(mark) ? fs.readFileSync(mark, 'utf8').trim() : undefined;
	if (imported === digest) return;
	// The workflow is the user's from the first import on; a key may change.
	if (imported !== undefined && name === 'workflow') return;
	write(path.join(firstRun, `${name}.json`), text);
	write(path.join(firstRun, `${name}.digest`), digest);
}

offer('credential', [credential]);
offer('workflow', workflow);
write(
	path.join(firstRun, 'import.sh'),
	fs.readFileSync(path.join(imageFolder, 'first-run/import.sh'), 'utf8'),
);
console.log('n8n has its nodes, its credential and the demo workflow');
