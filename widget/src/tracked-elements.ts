/** Turns what visitors do to chosen elements of the page into custom events, without code on the page. */
import { warn } from './warn';

const EVENTS: readonly string[] = ['click', 'submit', 'focus', 'change', 'mouseenter'];
const MOST_ELEMENTS = 100;
const MOST_TEXT = 100;

export interface TrackedElement {
	selector: string;
	/** What the visitor does with it; clicks it, when absent. */
	event?: 'click' | 'submit' | 'focus' | 'change' | 'mouseenter';
	/** Name of the custom event. */
	name: string;
	/** Opens the chat with this text in it. */
	widgetMessage?: string;
	data?: Record<string, unknown>;
}

type OnMatch = (tracked: TrackedElement, data: Record<string, unknown>) => void;

export class TrackedElements {
	private elements: TrackedElement[] = [];
	private listening: AbortController | undefined;

	constructor(private readonly onMatch: OnMatch) {}

	all(): readonly TrackedElement[] {
		return this.elements;
	}

	/** Takes the place of all that was tracked before; entries that make no sense are left out. */
	set(elements: readonly TrackedElement[]): void {
		this.stop();
		this.elements = elements.slice(0, MOST_ELEMENTS).filter(isUsable);
		const stop = (this.listening = new AbortController());
		for (const type of new Set(this.elements.map(({ event }) => event ?? 'click'))) {
			// While it goes down: what bubbles not, or is stopped by the page on its way up, counts too.
			const options = { capture: true, passive: true, signal: stop.signal };
			document.addEventListener(type, (event) => this.hear(event), options);
		}
	}

	stop(): void {
		this.listening?.abort();
	}

	private hear({ type, target }: Event): void {
		if (!(target instanceof Element)) return;
		for (const tracked of this.elements) {
			if ((tracked.event ?? 'click') !== type) continue;
			// Entering is told to each element by itself; the others are told to the innermost one only.
			const found =
				type === 'mouseenter'
					? target.matches(tracked.selector) && target
					: target.closest(tracked.selector);
			if (found) this.onMatch(tracked, dataOf(tracked, found));
		}
	}
}

function dataOf({ data, selector }: TrackedElement, element: Element): Record<string, unknown> {
	const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim();
	return { ...data, selector, elementText: text.slice(0, MOST_TEXT), url: location.href };
}

/** A selector that browsers do not understand is told to the site's makers. */
function isUsable({ selector, name, event = 'click' }: TrackedElement): boolean {
	try {
		document.createElement('i').matches(selector);
		return EVENTS.includes(event);
	} catch {
		warn(`"${selector}" of the tracked element "${name}" is not a CSS selector`);
		return false;
	}
}
