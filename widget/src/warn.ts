/** The widget's voice in the console. */

export function warn(text: string): void {
	console.warn(`[PocketPing] ${text}`);
}
