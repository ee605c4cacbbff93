/** Files for a message: checked before they are sent, tried again, and taken once they are there. */
import { ApiError } from './api-error';
import type { Attachment } from './parse-message';
import { MOST_FILES, UploadTray } from './upload-tray';

const limits = { maxBytes: 1_000, mimeTypes: ['image/png', 'text/plain'] };
const file = (name: string, size = 10, type = 'image/png') =>
	new File([new Uint8Array(size)], name, { type });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function setUp(upload: (file: File, signal: AbortSignal) => Promise<void> = async () => undefined) {
	const page = { changes: 0 };
	const tray = new UploadTray(
		async ({ name, type, size }, { onProgress, signal }) => {
			onProgress(0.5);
			await upload({ name } as File, signal);
			return {
				id: `att_${name}`,
				filename: name,
				mimeType: type,
				size,
				url: 'https://a.example/b',
			};
		},
		() => void (page.changes += 1),
	);
	tray.limits = limits;
	const shown = () =>
		tray.all().map(({ file: { name }, problem, attachment }) => {
			return `${name} ${problem ?? (attachment ? 'ready' : 'busy')}`;
		});
	return { tray, page, shown };
}

const ids = (attachments: Attachment[]) => attachments.map(({ id }) => id);

test('takes what is ready, and leaves the rest', async () => {
	const { tray, shown } = setUp(async ({ name }) => {
		if (name === 'slow.png') await new Promise(() => undefined);
	});
	tray.add([file('a.png'), file('slow.png')]);
	expect(shown()).toEqual(['a.png busy', 'slow.png busy']);
	expect(tray.all()[1]?.progress).toBe(0.5);
	await settle();
	expect(ids(tray.take())).toEqual(['att_a.png']);
	expect(shown()).toEqual(['slow.png busy']);
	expect(tray.take()).toEqual([]);
});

test.each([
	['too large', file('a.png', 1_001), 'tooLarge'],
	['of another kind', file('a.exe', 10, 'application/x-msdownload'), 'wrongType'],
	['of no kind', file('a.xyz', 10, ''), 'wrongType'],
	['empty', file('a.png', 0), 'wrongType'],
])('a file that is %s is not even sent', async (_what, bad, problem) => {
	let sent = 0;
	const { tray, shown } = setUp(async () => void (sent += 1));
	tray.add([bad]);
	await settle();
	expect(shown()).toEqual([`${bad.name} ${problem}`]);
	tray.retry(tray.all()[0]!.key);
	await settle();
	expect(sent).toBe(0);
});

test('a failed upload can be tried again; what the server refuses for good cannot', async () => {
	const errors = [new TypeError('Failed to fetch'), new ApiError(415, 'that is no picture')];
	const { tray, shown } = setUp(async () => {
		const error = errors.shift();
		if (error) throw error;
	});
	tray.add([file('a.png')]);
	await settle();
	expect(shown()).toEqual(['a.png uploadFailed']);
	tray.retry(tray.all()[0]!.key);
	await settle();
	expect(shown()).toEqual(['a.png wrongType']);
});

test('a file that is removed stops being sent', async () => {
	let signal: AbortSignal | undefined;
	const { tray, shown } = setUp((_file, given) => {
		signal = given;
		return new Promise(() => undefined);
	});
	tray.add([file('a.png')]);
	tray.remove(tray.all()[0]!.key);
	expect(signal?.aborted).toBe(true);
	expect(shown()).toEqual([]);
});

test('a message has only so many files, and none while the server takes none', () => {
	const { tray, shown } = setUp(() => new Promise(() => undefined));
	tray.add(Array.from({ length: 30 }, (_, index) => file(`${index}.png`)));
	expect(shown()).toHaveLength(MOST_FILES);
	tray.clear();
	tray.limits = undefined;
	tray.add([file('a.png')]);
	expect(shown()).toEqual([]);
});
