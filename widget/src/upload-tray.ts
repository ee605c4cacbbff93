/** The files that the visitor has chosen for the next message. */
import { ApiError } from './api-error';
import type { Attachment } from './parse-message';
import { randomId } from './random-id';
import { UNKNOWN_TYPE } from './upload-file';

/** What the server takes. */
export interface UploadLimits {
	maxBytes: number;
	mimeTypes: readonly string[];
}

/** Named like the text that says it. */
type UploadProblem = 'tooLarge' | 'wrongType' | 'uploadFailed';

export interface TrayItem {
	readonly key: string;
	readonly file: File;
	/** Share that has been sent, 0 to 1. */
	progress: number;
	problem?: UploadProblem;
	/** There once the server has the file. */
	attachment?: Attachment;
}

type Upload = (
	file: File,
	options: { onProgress: (share: number) => void; signal: AbortSignal },
) => Promise<Attachment>;

/** Files of one message. */
export const MOST_FILES = 10;

export class UploadTray {
	/** Absent until the server has said that it takes files. */
	limits: UploadLimits | undefined;
	private items: TrayItem[] = [];
	private readonly aborts = new Map<string, AbortController>();

	constructor(
		private readonly upload: Upload,
		private readonly onChange: () => void,
	) {}

	all(): readonly TrayItem[] {
		return [...this.items];
	}

	/** Begins to upload files; those beyond the limit of one message are left out. */
	add(files: Iterable<File>): void {
		if (!this.limits) return;
		for (const file of files) {
			if (this.items.length >= MOST_FILES) break;
			const item: TrayItem = { key: randomId(), file, progress: 0, problem: this.check(file) };
			this.items.push(item);
			if (!item.problem) void this.send(item);
		}
		this.onChange();
	}

	retry(key: string): void {
		const item = this.items.find((candidate) => candidate.key === key);
		if (item?.problem === 'uploadFailed') void this.send(item);
	}

	remove(key: string): void {
		this.items = this.items.filter((item) => item.key !== key);
		this.aborts.get(key)?.abort();
		this.aborts.delete(key);
		this.onChange();
	}

	/** Empties the tray of the files that are ready, for a message. */
	take(): Attachment[] {
		const ready = this.items.flatMap(({ attachment }) => attachment ?? []);
		this.items = this.items.filter(({ attachment }) => !attachment);
		this.onChange();
		return ready;
	}

	clear(): void {
		for (const { key } of this.items) this.remove(key);
	}

	private check({ size, type }: File): UploadProblem | undefined {
		if (!this.limits || size > this.limits.maxBytes) return 'tooLarge';
		const taken = size > 0 && this.limits.mimeTypes.includes(type || UNKNOWN_TYPE);
		return taken ? undefined : 'wrongType';
	}

	private async send(item: TrayItem): Promise<void> {
		const abort = new AbortController();
		this.aborts.set(item.key, abort);
		Object.assign(item, { progress: 0, problem: undefined });
		this.onChange();
		try {
			const onProgress = (share: number) => {
				item.progress = share;
				this.onChange();
			};
			item.attachment = await this.upload(item.file, { onProgress, signal: abort.signal });
		} catch (error) {
			item.problem = problemOf(error);
		}
		this.aborts.delete(item.key);
		this.onChange();
	}
}

function problemOf(error: unknown): UploadProblem {
	const status = error instanceof ApiError ? error.status : 0;
	if (status === 413) return 'tooLarge';
	return status === 415 ? 'wrongType' : 'uploadFailed';
}
