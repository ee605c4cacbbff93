/** Under which path of a host program a request came in, so that addresses made for its answer lead back there. */
import type { IncomingMessage } from 'node:http';

const mounts = new WeakMap<IncomingMessage, string>();

/** @param path what the host program cut off in front, such as `/chat`; empty for nothing */
export function noteMount(request: IncomingMessage, path: string): void {
	if (path !== '') mounts.set(request, path.replace(/\/+$/, ''));
}

/** Empty for requests that came in at the root. */
export function mountOf(request: IncomingMessage): string {
	return mounts.get(request) ?? '';
}
