/** Entry of the bundle: puts `PocketPing` on the window and starts it as the script tag says. */
import { createPublicApi, type PocketPingApi } from './public-api';
import { readScriptTag } from './script-tag';

declare global {
	interface Window {
		PocketPing?: PocketPingApi;
	}
}

// A page that carries the tag twice must not get two widgets.
if (!window.PocketPing) {
	// Only known while the script runs for the first time.
	const tag = readScriptTag(document.currentScript as HTMLScriptElement | null);
	const api = createPublicApi(tag.endpoint);
	window.PocketPing = api;
	const start = () => api.init(tag.options);
	if (tag.autoInit && document.body) start();
	else if (tag.autoInit) document.addEventListener('DOMContentLoaded', start, { once: true });
}
