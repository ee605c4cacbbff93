// `node scripts/take-screenshots.js`: takes the README's pictures of a real runtime, a real n8n and a real Chromium.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { installN8n } = require('./install-n8n');
const { packN8n } = require('./pack-n8n');
const { ensureBuilt, ensureInstalled, node24, root, runNode } = require('./toolchain');

const IMAGES = path.join(root, 'docs', 'images');
const WORKFLOW_FILE = path.join(root, 'workflows', 'cart-abandoned-offer.json');
const WORKFLOW = 'cartOffer';
/** Other templates that are shown, by the ID they get. */
const MORE_WORKFLOWS = { aiAgent: 'ai-agent-with-handover', refund: 'refund-approval' };
/** The placeholder that the workflow file carries. */
const CREDENTIAL = 'pocketPingAccount';
const SAMPLE_SESSION = 'sess_0sample1';

/** The address in the pictures. */
const SHOWN_RUNTIME = 'http://localhost:3001';

/** Hides the boxes that the editor's code fields leave in the corner of the page. */
const STYLE = 'div[style="position: relative;"]:empty { visibility: hidden }';

const OWNER = {
	email: 'owner@example.com',
	firstName: 'Shop',
	lastName: 'Owner',
	password: 'Screenshots-1',
};
/** n8n binds a login to the browser it was made in. */
const BROWSER_ID = 'screenshots';
/** What n8n's editor remembers of a user who has seen its hints already. */
const SEEN = {
	'n8n-browserId': BROWSER_ID,
	N8N_PIN_DATA_DISCOVERY_NDV: 'true',
	N8N_PIN_DATA_DISCOVERY_CANVAS: 'true',
	N8N_NDV_OUTPUT_PANEL_DISPLAY_MODE: 'schema',
};

async function main() {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-screenshots-'));
	const running = [];
	try {
		await takeAll(folder, running);
	} finally {
		for (const stop of running.reverse()) await stop();
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** Starts everything, adding to `running` how to stop it, and takes the pictures. */
async function takeAll(folder, running) {
	const { RuntimeProgram, N8nHost } = loadSupport();

	const runtime = await RuntimeProgram.prepare(path.join(folder, 'data'));
	running.push(() => runtime.stop());
	await runtime.start();

	const browser = await openBrowser(runtime.url);
	running.push(() => browser.close());
	const shop = await openShop(browser);

	const home = path.join(folder, 'home');
	fs.mkdirSync(home);
	const n8n = await N8nHost.prepare(home, installN8n().program, packN8n(folder).tarball);
	running.push(() => n8n.stop());
	await n8n.importCredential(CREDENTIAL, { baseUrl: runtime.url, apiKey: runtime.apiKey });
	await n8n.importWorkflow(await workflowOf(shop, folder), WORKFLOW);
	await n8n.publish(WORKFLOW);
	for (const [id, name] of Object.entries(MORE_WORKFLOWS)) {
		await n8n.importWorkflow(path.join(root, 'workflows', `${name}.json`), id);
	}
	await n8n.start();
	await until(async () => (await runtime.get('/webhooks')).webhooks.length > 0);

	fs.mkdirSync(IMAGES, { recursive: true });
	await takeOffer(shop);
	const editor = await openEditor(browser, n8n.url);
	await takeWorkflow(editor, n8n.url);
	await takeTrigger(editor);
	await takeAction(editor);
	await takeAgent(editor, n8n.url);
	await takeSendAndWait(editor, n8n.url);
}

/** The end-to-end test's way to start the programs. It is TypeScript, translated as it is loaded. */
function loadSupport() {
	const { transformFileSync } = require('@swc/core');
	require.extensions['.ts'] = (module, file) => {
		const { code } = transformFileSync(file, {
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			module: { type: 'commonjs' },
		});
		module._compile(code, file);
	};
	return {
		...require('../test/n8n/support/runtime-program'),
		...require('../test/n8n/support/n8n-host'),
	};
}

/** The template with this visitor's session in its sample, so that a step can really be executed. */
async function workflowOf(shop, folder) {
	const widgetSession = await shop.evaluate("localStorage.getItem('pocketping_session_id')");
	const file = path.join(folder, 'workflow.json');
	const template = fs.readFileSync(WORKFLOW_FILE, 'utf8');
	fs.writeFileSync(file, template.replaceAll(SAMPLE_SESSION, widgetSession.split('.')[0]));
	return file;
}

/** A browser that finds the runtime where the documentation says it is, though it has any free port here. */
async function openBrowser(runtimeUrl) {
	const { selectors } = require('playwright-core');
	const { launchBrowser } = require('../test/browser/support/launch-browser.ts');
	// As n8n calls it.
	selectors.setTestIdAttribute('data-test-id');
	const hosts = `MAP ${new URL(SHOWN_RUNTIME).host} ${new URL(runtimeUrl).host}`;
	return await launchBrowser([`--host-resolver-rules=${hosts}`]);
}

async function openShop(browser) {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		colorScheme: 'light',
	});
	const page = await context.newPage();
	await page.goto(`${SHOWN_RUNTIME}/demo`);
	await until(() => page.evaluate("Boolean(localStorage.getItem('pocketping_session_id'))"));
	return page;
}

/** The visitor fills the cart and leaves; the workflow answers on the page and in the chat. */
async function takeOffer(page) {
	await page.getByRole('button', { name: 'Add Night Ferry to the cart' }).click();
	await page.locator('#leave-button').click();
	await page.locator('#offer-banner').waitFor();
	// The chat stays closed: open, it would stand beside the shop and make it narrow.
	await page.locator('.peek.shown', { hasText: 'SAVE20' }).waitFor();
	await page.evaluate('scrollTo(0, 0)');
	await page.mouse.move(600, 230);
	await shoot(page, 'demo-offer');
}

async function openEditor(browser, n8nUrl) {
	const context = await browser.newContext({
		viewport: { width: 1400, height: 740 },
		deviceScaleFactor: 1.5,
		colorScheme: 'light',
	});
	await context.addInitScript((seen) => {
		for (const [key, value] of Object.entries(seen)) globalThis.localStorage.setItem(key, value);
	}, SEEN);
	const answer = await context.request.post(`${n8nUrl}/rest/owner/setup`, {
		headers: { 'browser-id': BROWSER_ID },
		data: OWNER,
	});
	if (!answer.ok()) throw new Error(`n8n did not take the owner: ${await answer.text()}`);
	return await context.newPage();
}

async function takeWorkflow(page, n8nUrl) {
	await page.goto(`${n8nUrl}/workflow/${WORKFLOW}`);
	await nodeOf(page, 'Cart Abandoned').waitFor();
	await settled(page);
	// A checklist opens with the first visit only.
	await page.reload();
	await nodeOf(page, 'Cart Abandoned').waitFor();
	await page.getByTestId('zoom-to-fit').click();
	await page.mouse.move(700, 20);
	await shoot(page, 'n8n-workflow');
}

async function takeTrigger(page) {
	await nodeOf(page, 'Cart Abandoned').dblclick();
	await page.getByTestId('node-parameters').waitFor();
	await page.mouse.move(700, 20);
	await shoot(page, 'n8n-trigger');
	await page.getByTestId('ndv-close-button').click();
}

async function takeAction(page) {
	await nodeOf(page, 'Show Offer on Page').dblclick();
	await page.getByTestId('node-execute-button').click();
	await page.getByTestId('output-panel').getByText('delivered').waitFor();
	await page.getByText('Node executed successfully').waitFor({ state: 'hidden' });
	await page.getByText('Node executed successfully').waitFor({ state: 'hidden' });
	await page.mouse.move(700, 20);
	await shoot(page, 'n8n-action');
}

async function takeAgent(page, n8nUrl) {
	await page.goto(`${n8nUrl}/workflow/aiAgent`);
	await nodeOf(page, 'AI May Answer').waitFor();
	await page.getByTestId('zoom-to-fit').click();
	await page.mouse.move(700, 20);
	await shoot(page, 'n8n-ai-agent');
}

async function takeSendAndWait(page, n8nUrl) {
	await page.goto(`${n8nUrl}/workflow/refund`);
	await nodeOf(page, 'Ask and Wait').dblclick();
	await page.getByTestId('node-parameters').waitFor();
	await page.mouse.move(700, 20);
	await shoot(page, 'n8n-send-and-wait');
}

function nodeOf(page, name) {
	return page.getByTestId('canvas-node').filter({ hasText: name });
}

async function shoot(page, name) {
	await settled(page);
	const file = path.join(IMAGES, `${name}.png`);
	const { length } = await page.screenshot({ path: file, style: STYLE });
	console.log(`docs/images/${name}.png (${Math.ceil(length / 1000)} kB)`);
}

/** Animations have no event that tells their end. */
async function settled(page) {
	await page.waitForTimeout(1500);
}

async function until(isTrue) {
	for (const end = Date.now() + 60_000; Date.now() < end; ) {
		if (await isTrue()) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`waited 60 s in vain for ${isTrue}`);
}

ensureInstalled('all');
if (fs.realpathSync(process.execPath) === fs.realpathSync(node24)) {
	ensureBuilt('node', 'runtime');
	main().catch((error) => {
		console.error(error);
		process.exitCode = 1;
	});
} else {
	// Everything that is started from here has to run on Node 24.
	runNode(['scripts/take-screenshots.js']);
}
