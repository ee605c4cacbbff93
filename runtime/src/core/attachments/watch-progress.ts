/** A file that arrives has to get on: a sender that drips would hold a connection and a place on the disk. */
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UploadGate } from './upload-gate';
import { UPLOAD_TTL_MS } from './upload-limits';

/** How often it is looked at, in milliseconds: a phone in a tunnel comes out again. */
const STEP_MS = 60_000;

/** What has to arrive from one look to the next, in bytes: a tenth of what a file of full size needs to end in time. */
const STEP_BYTES = 64 * 1024;

/**
 * Ends a gate with REQUEST_TIMEOUT when too little passes it, or when it takes longer than an upload may.
 * @returns ends the watch
 */
export function watchProgress({ clock }: Pick<CoreContext, 'clock'>, gate: UploadGate): () => void {
	const deadline = clock.now() + UPLOAD_TTL_MS;
	let seen = 0;
	const look = () => {
		const isSlow = gate.received - seen < STEP_BYTES;
		if (isSlow || clock.now() >= deadline) {
			gate.destroy(new ChatError('REQUEST_TIMEOUT'));
			return;
		}
		seen = gate.received;
		cancel = clock.after(STEP_MS, look);
	};
	let cancel = clock.after(STEP_MS, look);
	return () => cancel();
}
