/** The small menu of one message: what can be done with it. One menu serves the whole conversation. */
import { el, setAttribute, setText } from './dom';
import { icon, type IconName } from './icons';

export interface MenuItem {
	label: string;
	icon: IconName;
	/** Asked before it is done: the first choice only changes the label to this. */
	confirm?: string;
	onPick: () => void;
}

export class MessageMenu {
	private readonly element = el('div', 'menu', { role: 'menu' });
	private anchor: HTMLElement | undefined;

	constructor() {
		this.element.addEventListener('keydown', (event) => this.onKey(event));
		this.element.addEventListener('focusout', ({ relatedTarget }) => {
			if (!this.element.contains(relatedTarget as Node | null)) this.close();
		});
	}

	/** Opens it beside its button, or closes it if it is open there. */
	toggle(anchor: HTMLElement, label: string, items: MenuItem[]): void {
		const wasOpen = this.anchor === anchor;
		this.close();
		if (wasOpen || items.length === 0) return;
		this.anchor = anchor;
		setAttribute(anchor, 'aria-expanded', 'true');
		setAttribute(this.element, 'aria-label', label);
		this.element.replaceChildren(...items.map((item) => this.toButton(item)));
		anchor.after(this.element);
		const frame = anchor.closest('.scroll')?.getBoundingClientRect();
		// Where there is more room.
		const isLow = frame && anchor.getBoundingClientRect().top > frame.top + frame.height / 2;
		this.element.classList.toggle('up', isLow === true);
		(this.element.firstElementChild as HTMLElement).focus({ preventScroll: true });
	}

	close(): void {
		const { anchor } = this;
		if (!anchor) return;
		this.anchor = undefined;
		setAttribute(anchor, 'aria-expanded', 'false');
		this.element.remove();
	}

	private toButton({ label, icon: name, confirm, onPick }: MenuItem): HTMLButtonElement {
		const text = el('span', '', {}, label);
		const attributes = { type: 'button', role: 'menuitem', tabindex: '-1' };
		const button = el('button', 'menu-item', attributes, icon(name), text);
		let asked = confirm === undefined;
		button.addEventListener('click', () => {
			if (asked) {
				this.close();
				return onPick();
			}
			asked = true;
			button.classList.add('asked');
			setText(text, confirm ?? '');
		});
		return button;
	}

	private onKey(event: KeyboardEvent): void {
		const items = Array.from(this.element.children) as HTMLElement[];
		const { activeElement } = this.element.getRootNode() as ShadowRoot;
		const at = items.indexOf(activeElement as HTMLElement);
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) items[(at + step + items.length) % items.length]?.focus();
		else if (event.key === 'Escape') this.returnFocus();
		else return;
		event.preventDefault();
		// Escape closes the menu here, and not the whole chat.
		event.stopPropagation();
	}

	private returnFocus(): void {
		const { anchor } = this;
		this.close();
		anchor?.focus();
	}
}
