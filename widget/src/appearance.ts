/** How the site wants the chat to look, as it is set on the page or by the server. */
/** One colour, a gradient, or one colour each for light and dark. */
export type Colour =
	| string
	| { from: string; to: string; direction?: string }
	| { light: string; dark: string };

export interface Appearance {
	operatorName?: string;
	/** Address of a picture. */
	operatorAvatar?: string;
	primaryColor?: Colour;
	headerColor?: Colour;
	/** Of the part in which the visitor writes. */
	footerColor?: Colour;
	/** Of the round button. */
	toggleColor?: Colour;
	/** `plain`, `dots`, `whatsapp`, or the address of a picture. */
	chatBackground?: string;
}

const NAMES: ReadonlyArray<keyof Appearance> = [
	'operatorName',
	'operatorAvatar',
	'primaryColor',
	'headerColor',
	'footerColor',
	'toggleColor',
	'chatBackground',
];

/** Takes the fields that say how to look out of a larger object. */
export function readAppearance(value: object): Appearance {
	const fields = value as Appearance;
	return Object.fromEntries(
		NAMES.filter((name) => fields[name]).map((name) => [name, fields[name]]),
	);
}
