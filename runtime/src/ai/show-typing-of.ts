/** Pages see that the AI is writing, for as long as it is. */
import type { CoreContext } from '../core/core-context';

/** Said again in time: on its own it holds for half a minute. */
const REPEAT_MS = 20_000;

/** @returns ends it */
export function showTypingOf({ clock, typing }: CoreContext, sessionId: string): () => void {
	let cancel = () => {};
	const show = () => {
		typing.show(sessionId, { sender: 'operator', isTyping: true });
		cancel = clock.after(REPEAT_MS, show);
	};
	show();
	return () => {
		cancel();
		typing.show(sessionId, { sender: 'operator', isTyping: false });
	};
}
