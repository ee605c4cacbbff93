/** What a site can set, and what holds when it does not. */
import { readAppearance, type Appearance } from './appearance';
import { DEFAULT_TEXTS, type Texts } from './texts';

export type Theme = 'auto' | 'light' | 'dark';
export type Position = 'bottom-right' | 'bottom-left';

/** The argument of `PocketPing.init`. What the server says about the appearance wins over what is said here. */
export interface InitOptions extends Appearance {
	/** Address of the widget channel, such as `https://chat.example.com/pocketping`. */
	endpoint?: string;
	position?: Position;
	theme?: Theme;
	/** Shown while there are no messages; the server's own welcome message takes its place. */
	welcomeMessage?: string;
	placeholder?: string;
	/** Replacements for any of the widget's texts. */
	texts?: Partial<Texts>;
	/** Language of dates and times; the page's own when absent. */
	locale?: string;
}

export interface Options {
	endpoint: string;
	position: Position;
	appearance: Appearance;
	theme: Theme;
	texts: Texts;
	locale?: string;
}

/**
 * Completes what the site gave.
 * @param fallbackEndpoint where the widget's own script came from
 * @throws {TypeError} when there is no usable endpoint; nothing works without one.
 */
export function resolveOptions(init: InitOptions, fallbackEndpoint?: string): Options {
	const endpoint = (init.endpoint ?? fallbackEndpoint ?? '').replace(/\/+$/, '');
	if (!/^https?:\/\/./.test(endpoint)) {
		throw new TypeError(
			'[PocketPing] init() needs an endpoint, such as https://chat.example.com/pocketping',
		);
	}
	const texts = { ...DEFAULT_TEXTS, ...init.texts };
	if (init.welcomeMessage !== undefined) texts.welcome = init.welcomeMessage;
	if (init.placeholder !== undefined) texts.placeholder = init.placeholder;
	return {
		endpoint,
		position: init.position === 'bottom-left' ? 'bottom-left' : 'bottom-right',
		appearance: readAppearance(init),
		theme: init.theme === 'light' || init.theme === 'dark' ? init.theme : 'auto',
		texts,
		locale: init.locale,
	};
}
