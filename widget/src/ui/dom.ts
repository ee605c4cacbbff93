/** Makes elements from data alone; no text ever passes through an HTML parser. */
import { icon, type IconName } from './icons';

type Attributes = Record<string, string | boolean | undefined>;

/** An element with a class, attributes and children. Strings become text. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	className: string,
	attributes: Attributes = {},
	...children: Array<Node | string>
): HTMLElementTagNameMap[Tag] {
	const element = document.createElement(tag);
	if (className) element.className = className;
	for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
	element.append(...children);
	return element;
}

/** `true` sets a bare attribute, `false` or `undefined` removes it. */
export function setAttribute(
	element: Element,
	name: string,
	value: string | boolean | undefined,
): void {
	if (value === false || value === undefined) element.removeAttribute(name);
	else element.setAttribute(name, value === true ? '' : value);
}

/** Changes a text only if it differs: a needless change is announced by screen readers all the same. */
export function setText(element: Element, text: string): void {
	if (element.textContent !== text) element.textContent = text;
}

/** A button that shows an icon only; screen readers and the pointer's hint say its name. */
export function iconButton(
	className: string,
	label: string,
	name: IconName,
	onClick: (event: MouseEvent) => void,
): HTMLButtonElement {
	const attributes = { type: 'button', 'aria-label': label, title: label };
	const button = el('button', className, attributes, icon(name));
	button.addEventListener('click', onClick);
	return button;
}
