/** How the chat looks and behaves on pages, as set through the API: appearance, form before the chat, tracked elements. */
import { isDeepStrictEqual } from 'node:util';
import type { SessionRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';
import type { CoreContext } from '../core-context';

/** A colour, a gradient, or one for light and one for dark pages. */
export type Colour =
	| string
	| { from: string; to: string; direction?: string }
	| { light: string; dark: string };

/** Something on the page whose use is a custom event. */
export interface TrackedElement {
	selector: string;
	event?: 'click' | 'submit' | 'focus' | 'change' | 'mouseenter';
	/** Name of the custom event. */
	name: string;
	/** Opens the chat with this text. */
	widgetMessage?: string;
	data?: Record<string, unknown>;
}

export interface PreChatForm {
	enabled: boolean;
	/** Whether the visitor must fill it in to write. */
	required: boolean;
	timing: 'before-first-message' | 'after-first-message';
	fields: 'email-only' | 'phone-only' | 'email-or-phone' | 'email-and-phone';
}

export interface WidgetConfig {
	welcomeMessage?: string;
	operatorName?: string;
	operatorAvatar?: string;
	/** While nobody is online: whether somebody will answer soon (true) or a note is all one can leave. */
	operatorReachable?: boolean;
	primaryColor?: Colour;
	headerColor?: Colour;
	footerColor?: Colour;
	toggleColor?: Colour;
	chatBackground?: string;
	preChatForm?: PreChatForm;
	trackedElements?: TrackedElement[];
}

const META_KEY = 'widget_config';

/** The configuration in force; settings of the environment apply where the API has set nothing. */
export async function readWidgetConfig(
	{ settings }: Pick<CoreContext, 'settings'>,
	reader: StoreReader,
): Promise<WidgetConfig> {
	const text = await reader.getMeta(META_KEY);
	const stored = text === undefined ? {} : (JSON.parse(text) as WidgetConfig);
	const { welcomeMessage } = settings;
	return { ...(welcomeMessage !== undefined && { welcomeMessage }), ...stored };
}

/** Replaces the configuration. Open pages take up changed tracked elements at once, the rest when they next open. */
export async function writeWidgetConfig(
	core: CoreContext,
	config: WidgetConfig,
): Promise<WidgetConfig> {
	const { before, after } = await core.journal.write(async ({ tx }) => {
		const before = await readWidgetConfig(core, tx);
		await tx.setMeta(META_KEY, JSON.stringify(config));
		return { before, after: await readWidgetConfig(core, tx) };
	});
	const trackedElements = after.trackedElements ?? [];
	if (!isDeepStrictEqual(before.trackedElements ?? [], trackedElements)) {
		core.realtime.sendToAll({ type: 'config_update', data: { trackedElements } });
	}
	return after;
}

/** Whether what is known of the visitor already answers the form. */
export function isPreChatCompleted({ fields }: PreChatForm, session: SessionRecord): boolean {
	const email = session.contact?.email ?? session.identity?.email;
	const phone = session.contact?.phone;
	switch (fields) {
		case 'email-only':
			return email !== undefined;
		case 'phone-only':
			return phone !== undefined;
		case 'email-or-phone':
			return email !== undefined || phone !== undefined;
		case 'email-and-phone':
			return email !== undefined && phone !== undefined;
	}
}
