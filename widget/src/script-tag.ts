/** Reads the settings that a site wrote on the widget's script tag. */
import { readAppearance } from './appearance';
import type { InitOptions, Position, Theme } from './options';

/** The parts of an HTMLScriptElement that matter here. */
export interface ScriptTag {
	src: string;
	dataset: Record<string, string | undefined>;
}

interface TagSettings {
	/** Whether the widget shall start by itself. */
	autoInit: boolean;
	/** The channel on the server that the script came from. */
	endpoint?: string;
	options: InitOptions;
}

/** What the tag says; a bundle that is not loaded by a tag starts only when told to. */
export function readScriptTag(script: ScriptTag | null): TagSettings {
	if (!script?.src) return { autoInit: false, options: {} };
	const { dataset } = script;
	const options: InitOptions = {};
	// Resolved against the script's address, so that `data-endpoint="/pocketping"` works too.
	if (dataset.endpoint) options.endpoint = new URL(dataset.endpoint, script.src).href;
	if (dataset.position) options.position = dataset.position as Position;
	if (dataset.theme) options.theme = dataset.theme as Theme;
	Object.assign(options, readAppearance(dataset));
	if (dataset.welcomeMessage) options.welcomeMessage = dataset.welcomeMessage;
	if (dataset.placeholder) options.placeholder = dataset.placeholder;
	if (dataset.locale) options.locale = dataset.locale;
	return {
		autoInit: dataset.autoInit !== 'false',
		endpoint: `${new URL(script.src).origin}/pocketping`,
		options,
	};
}
