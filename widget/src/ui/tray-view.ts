/** The chosen files above the composer: what they are, how far they are, what went wrong. */
import type { Options } from '../options';
import { fill } from '../texts';
import type { TrayItem, UploadTray } from '../upload-tray';
import { el, iconButton, setAttribute, setText } from './dom';
import { formatSize } from './format-size';
import { icon } from './icons';

interface Tile {
	element: HTMLElement;
	update: (item: TrayItem) => void;
}

export class TrayView {
	readonly element = el('div', 'tray', { 'aria-live': 'polite', hidden: true });
	private readonly tiles = new Map<string, Tile>();

	constructor(
		private readonly options: Options,
		private readonly tray: UploadTray,
	) {}

	update(items: readonly TrayItem[]): void {
		setAttribute(this.element, 'hidden', items.length === 0);
		for (const [key, tile] of this.tiles) {
			if (items.some((item) => item.key === key)) continue;
			tile.element.remove();
			this.tiles.delete(key);
		}
		for (const item of items) {
			const known = this.tiles.get(item.key);
			const tile = known ?? this.makeTile(item);
			if (!known) {
				this.tiles.set(item.key, tile);
				this.element.append(tile.element);
			}
			tile.update(item);
		}
	}

	private makeTile({ key, file }: TrayItem): Tile {
		const { texts, locale } = this.options;
		const state = el('span', 'file-size');
		const retry = el('button', 'retry', { type: 'button' }, texts.retry);
		retry.addEventListener('click', () => this.tray.retry(key));
		const bar = el('span', 'bar', { role: 'progressbar', 'aria-label': file.name });
		const remove = iconButton('small', fill(texts.remove, { name: file.name }), 'close', () =>
			this.tray.remove(key),
		);
		const names = el('span', 'file-names', {}, el('span', 'file-name', {}, file.name), state);
		const most = this.tray.limits?.maxBytes ?? 0;
		const element = el('div', 'tile', {}, preview(file), names, remove, bar);
		return {
			element,
			update({ progress, problem, attachment }) {
				element.classList.toggle('bad', problem !== undefined);
				const isBusy = !attachment && !problem;
				setAttribute(bar, 'hidden', !isBusy);
				setAttribute(bar, 'aria-valuenow', String(Math.round(progress * 100)));
				bar.style.setProperty('--progress', String(progress));
				const size = formatSize(problem === 'tooLarge' ? most : file.size, locale);
				const text = problem ? fill(texts[problem], { size }) : size;
				setText(state, isBusy ? texts.uploading : text);
				if (problem === 'uploadFailed') names.append(retry);
				else retry.remove();
			},
		};
	}
}

/** A small picture of the file, or a sheet of paper. Drawn, as content policies often forbid to load it. */
function preview(file: File): Element {
	const paper = icon('file');
	if (file.type.startsWith('image/')) {
		createImageBitmap(file).then(
			(bitmap) => {
				const canvas = el('canvas', '', { width: '72', height: '72' });
				const side = Math.min(bitmap.width, bitmap.height);
				const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
				canvas.getContext('2d')?.drawImage(bitmap, left, top, side, side, 0, 0, 72, 72);
				paper.replaceWith(canvas);
			},
			// Not a picture after all: the server will say so.
			() => undefined,
		);
	}
	return paper;
}
