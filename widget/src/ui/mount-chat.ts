/** Puts the widget into the page: one element with a shadow root, apart from the page's own styles. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import type { WidgetClient } from '../widget-client';
import { adoptStyles } from './adopt-styles';
import { applyAppearance } from './apply-appearance';
import { el, setAttribute } from './dom';
import { Launcher } from './launcher';
import { Panel } from './panel';
import { Peek } from './peek';

export interface MountedChat {
	remove: () => void;
}

/** Builds the interface, starts the client, and draws every state that it reports. */
export function mountChat(client: WidgetClient, options: Options): MountedChat {
	const host = el('div', '', {
		id: 'pocketping-widget',
		'data-position': options.position,
	});
	const root = host.attachShadow({ mode: 'open' });
	adoptStyles(root);

	let appearance: ChatState['appearance'] | undefined;
	const panel = new Panel(options, client);
	const launcher = new Launcher(options.texts, () => client.setOpen(!client.isOpen));
	const peek = new Peek(options, {
		onOpen: () => client.setOpen(true),
		onDismiss: () => client.dismissPeek(),
	});
	root.append(panel.element, peek.element, launcher.element);
	document.body.append(host);
	const unfollow = followKeyboard(host);
	const darkness = matchMedia('(prefers-color-scheme: dark)');
	const paint = () => {
		const isDark = options.theme === 'dark' || (options.theme === 'auto' && darkness.matches);
		setAttribute(host, 'data-theme', isDark ? 'dark' : 'light');
		if (appearance) applyAppearance(root, appearance, isDark);
	};
	darkness.addEventListener('change', paint);

	let wasOpen = false;
	client.start((state: ChatState) => {
		// Asked before the panel becomes inert, which takes the focus away from what is in it.
		const hadFocus = root.activeElement !== null;
		const isRepainted = state.appearance !== appearance;
		appearance = state.appearance;
		if (isRepainted) paint();
		host.classList.toggle('open', state.isOpen);
		panel.update(state);
		launcher.update(state);
		peek.update(state);
		if (state.isOpen === wasOpen) return;
		wasOpen = state.isOpen;
		if (state.isOpen) panel.focus();
		else if (hadFocus) launcher.element.focus();
	});

	return {
		remove() {
			unfollow();
			darkness.removeEventListener('change', paint);
			host.remove();
		},
	};
}

/** Phones slide their keyboard over the page; this tells the style sheet what is left of it. */
function followKeyboard(host: HTMLElement): () => void {
	const viewport = window.visualViewport;
	if (!viewport) return () => undefined;
	const stop = new AbortController();
	const follow = () => {
		// Zooming with two fingers changes the viewport too, and must not drag the panel along.
		if (viewport.scale > 1.01) return;
		host.style.setProperty('--pp-height', `${viewport.height}px`);
		host.style.setProperty('--pp-top', `${viewport.offsetTop}px`);
	};
	viewport.addEventListener('resize', follow, { signal: stop.signal });
	viewport.addEventListener('scroll', follow, { signal: stop.signal });
	follow();
	return () => stop.abort();
}
