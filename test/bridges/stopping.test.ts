/** A stop does not hang on a platform that does not answer, and what it was sent is sent after the next start. */
import { startRuntime } from '../support/start-runtime';
import { Chat, posted } from './support/chat';
import { telegramPlatform } from './support/telegram-platform';

it('gives up on a post that takes too long', async () => {
	const platform = await telegramPlatform();
	let runtime = await startRuntime({ env: platform.env, drainMs: 300 });
	let hung: () => void = () => {};
	const isHanging = new Promise<void>((resolve) => (hung = resolve));
	platform.standIn.before = async ({ method }) => {
		if (method !== 'sendMessage') return;
		hung();
		await new Promise(() => {});
	};
	const chat = await Chat.begin(runtime);
	await chat.write('Not lost');
	await isHanging;
	const began = Date.now();
	await runtime.stop({ keepData: true });
	expect(Date.now() - began).toBeLessThan(2000);
	platform.standIn.before = () => {};
	runtime = await startRuntime({ env: platform.env, dataDir: runtime.dataDir });
	// The pause after a failed attempt is five seconds, and less when the bridge comes back.
	await posted(platform, 'Not lost').catch(() => posted(platform, 'Not lost'));
	await runtime.stop();
	await platform.stop();
}, 20_000);
