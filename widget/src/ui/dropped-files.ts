/** Files that are dragged onto the chat. */
import type { UploadTray } from '../upload-tray';

/** Takes them into the tray; what is dragged otherwise, such as text, is left to the browser. */
export function takeDroppedFiles(element: HTMLElement, tray: UploadTray): void {
	const show = (isOver: boolean) => element.classList.toggle('dropping', isOver);
	element.addEventListener('dragover', (event) => {
		if (!tray.limits || !event.dataTransfer?.types.includes('Files')) return;
		event.preventDefault();
		show(true);
	});
	element.addEventListener('dragleave', (event) => {
		if (!element.contains(event.relatedTarget as Node | null)) show(false);
	});
	element.addEventListener('drop', (event) => {
		show(false);
		const files = Array.from(event.dataTransfer?.files ?? []);
		if (!tray.limits || files.length === 0) return;
		// The browser would open the file in place of the page.
		event.preventDefault();
		tray.add(files);
	});
}
