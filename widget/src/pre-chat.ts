/** The form that asks for the visitor's address: whether there is one, and when it is shown. */
import { KEYS, type KeyValueStore } from './key-value-store';
import type { ChatMessage } from './message-list';

export interface Contact {
	email?: string;
	/** E.164, such as +33612345678. */
	phone?: string;
}

/** The form as the server describes it. */
export interface PreChatForm {
	enabled: boolean;
	fields: 'email-only' | 'phone-only' | 'email-or-phone' | 'email-and-phone';
	/** Whether the visitor can only go on with it. */
	required: boolean;
	timing: 'before-first-message' | 'after-first-message';
	/** The server knows the answer already. */
	completed: boolean;
}

export class PreChat {
	private form: PreChatForm | undefined;

	/** @param store a tab's own storage: a form that was skipped is not shown again on the next page */
	constructor(private readonly store: KeyValueStore) {}

	/** Takes up what POST /connect says. */
	set(form: PreChatForm | undefined): void {
		this.form = form?.enabled && !form.completed ? form : undefined;
	}

	/** The form, if it is its time. */
	due(messages: readonly ChatMessage[]): PreChatForm | undefined {
		const { form } = this;
		if (!form || (!form.required && this.store.get(KEYS.skippedForm))) return undefined;
		const hasWritten = messages.some(({ sender }) => sender === 'visitor');
		if (form.timing === 'after-first-message') return hasWritten ? form : undefined;
		return form.required || !hasWritten ? form : undefined;
	}

	skip(): void {
		this.store.set(KEYS.skippedForm, '1');
	}

	complete(): void {
		this.form = undefined;
	}
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** Whether it could be an e-mail address; only sending to it would tell. */
export function isEmail(text: string): boolean {
	return text.length <= 254 && EMAIL.test(text);
}

/** A telephone number as E.164, from how people write it; undefined when its country is missing. */
export function toE164(text: string): string | undefined {
	const digits = text.replace(/\(0\)|[\s().\-/]/g, '').replace(/^00/, '+');
	return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
