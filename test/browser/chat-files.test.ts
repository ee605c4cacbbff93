/** Files in the chat: chosen, dropped or pasted, sent with a message, shown to both sides. */
import type { Browser } from 'playwright-core';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { SAMPLES } from '../support/upload';
import { describeInBrowser, launchBrowser } from './support/browser';
import { drawPicture } from './support/draw-picture';
import { Visitor } from './support/visitor';

describeInBrowser('files in the chat', () => {
	let runtime: RunningRuntime;
	let browser: Browser;
	let visitor: Visitor;
	let session: string;

	const file = ({ filename, mimeType, bytes }: (typeof SAMPLES)['png']) => ({
		name: filename,
		mimeType,
		buffer: bytes,
	});
	const choose = async (...files: Array<ReturnType<typeof file>>) =>
		await visitor.page.locator('.writer input[type=file]').setInputFiles(files);
	const stored = async () =>
		(await runtime.api('GET', `/sessions/${session}/messages`)).body.messages;
	/** Dispatches an event that carries a picture, as dragging and pasting do. */
	const give = async (selector: string, type: string, base: string, field: string) =>
		await visitor.page.locator(selector).evaluate(
			(element: any, [type, base, field, content]: any) => {
				const page = globalThis as any;
				const bytes = page.Uint8Array.from(page.atob(content), (c: string) => c.charCodeAt(0));
				const data = new page.DataTransfer();
				data.items.add(new page.File([bytes], 'picture.png', { type: 'image/png' }));
				const options = { [field]: data, bubbles: true, cancelable: true, composed: true };
				element.dispatchEvent(new page[base](type, options));
			},
			[type, base, field, drawPicture(64, 48).toString('base64')],
		);

	beforeAll(async () => {
		runtime = await startRuntime();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await runtime?.stop();
	});
	beforeEach(async () => {
		visitor = await Visitor.arrive(browser, `${runtime.url}/demo`);
		session = await visitor.sessionId();
		await visitor.openChat();
	});
	afterEach(async () => {
		await visitor.leave();
		expect(visitor.complaints).toEqual([]);
	});

	test('are sent with a text, and shown as pictures or with name and size', async () => {
		const { page } = visitor;
		const picture = { ...SAMPLES.png, bytes: drawPicture(64, 48) };
		await choose(file(picture), file(SAMPLES.pdf));
		expect(await page.locator('.tile').count()).toBe(2);
		await page.locator('.send:not([aria-disabled])').waitFor();
		expect(await page.locator('.tile .file-size').allTextContents()).toEqual(['7 kB', '6 kB']);
		await visitor.write('My order');
		await page.locator('.message.visitor.sent').waitFor();
		expect(await page.locator('.tile').count()).toBe(0);
		const image = page.locator('.message .picture img');
		await image.waitFor();
		await page.waitForFunction(
			"document.querySelector('#pocketping-widget').shadowRoot.querySelector('.picture img').naturalWidth === 64",
		);
		const link = page.locator('.message a.file');
		expect(await link.locator('.file-name').textContent()).toBe('invoice.pdf');
		expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
		expect(await link.getAttribute('href')).toMatch(/^http:/);
		const [message] = await stored();
		expect(message).toMatchObject({
			content: 'My order',
			attachments: [
				{ filename: 'cart.png', mimeType: 'image/png' },
				{ filename: 'invoice.pdf', size: SAMPLES.pdf.bytes.length },
			],
		});
		const served = await fetch(message.attachments[1].url);
		expect(Buffer.from(await served.arrayBuffer()).equals(SAMPLES.pdf.bytes)).toBe(true);
		await page.reload();
		await visitor.connected();
		await visitor.openChat();
		await page.locator('.message .picture img').waitFor();
	});

	test('need no text', async () => {
		await choose(file(SAMPLES.text));
		await visitor.page.locator('.send:not([aria-disabled])').click();
		await visitor.page.locator('.message.visitor.sent a.file').waitFor();
		expect(await visitor.page.locator('.message .bubble').isVisible()).toBe(false);
		expect(await stored()).toMatchObject([{ content: '', attachments: [{}] }]);
	});

	test('can be dropped and pasted', async () => {
		const { page } = visitor;
		await give('.log', 'dragover', 'DragEvent', 'dataTransfer');
		await page.locator('.panel.dropping .drop').waitFor();
		await give('.log', 'drop', 'DragEvent', 'dataTransfer');
		await page.locator('.drop').waitFor({ state: 'hidden' });
		await give('.input', 'paste', 'ClipboardEvent', 'clipboardData');
		await page.locator('.send:not([aria-disabled])').click();
		await page.locator('.message.visitor.sent .picture').nth(1).waitFor();
		expect((await stored())[0].attachments).toHaveLength(2);
	});

	test('that cannot be sent say why, and can be tried again or left out', async () => {
		const { page } = visitor;
		const huge = {
			...SAMPLES.png,
			filename: 'huge.png',
			bytes: Buffer.alloc(10 * 1024 * 1024 + 1),
		};
		const program = {
			filename: 'run.exe',
			mimeType: 'application/x-msdownload',
			bytes: huge.bytes,
		};
		await page.route('**/uploads/*', (route) => route.abort());
		await choose(file(huge), file({ ...program, bytes: Buffer.from('MZ') }), file(SAMPLES.pdf));
		const tile = (name: string) => page.locator('.tile.bad', { hasText: name });
		await tile('huge.png').getByText('Larger than 10').waitFor();
		await tile('run.exe').getByText('This kind of file cannot be sent').waitFor();
		await tile('invoice.pdf').getByText('Upload failed').waitFor();
		expect(await page.locator('.send').getAttribute('aria-disabled')).toBe('true');
		await page.unroute('**/uploads/*');
		await tile('invoice.pdf').getByRole('button', { name: 'Retry' }).click();
		await tile('invoice.pdf').waitFor({ state: 'detached' });
		await page.getByRole('button', { name: 'Remove huge.png' }).click();
		await page.getByRole('button', { name: 'Remove run.exe' }).click();
		await page.locator('.send:not([aria-disabled])').click();
		await page.locator('.message.visitor.sent a.file', { hasText: 'invoice.pdf' }).waitFor();
		expect(visitor.complaints.splice(0).join()).toContain('ERR_FAILED');
	});

	test('of the page itself go the same way', async () => {
		const sent = visitor.page.evaluate(`
			PocketPing.uploadFile(new File(['Hello, this is a note'], 'note.txt', { type: 'text/plain' }))
				.then(({ id }) => PocketPing.sendMessage('from the page', [id]))
		`);
		await sent;
		await visitor.page.locator('.message.visitor.sent a.file', { hasText: 'note.txt' }).waitFor();
		const refused = visitor.page.evaluate(`
			PocketPing.uploadFile(new File([''], 'empty.txt', { type: 'text/plain' })).catch((error) => error.name)
		`);
		expect(await refused).toBe('Error');
		expect(visitor.complaints.splice(0).join()).toContain('400');
	});
});
