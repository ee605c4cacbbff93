/** The form that asks how the visitor can be reached. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import { isEmail, toE164, type Contact, type PreChatForm } from '../pre-chat';
import type { WidgetClient } from '../widget-client';
import { el, setAttribute, setText } from './dom';

type Field = keyof Contact;

const FIELDS = ['email', 'phone'] as const;

const KINDS = {
	email: { type: 'email', example: 'you@example.com' },
	phone: { type: 'tel', example: '+33 6 12 34 56 78' },
} as const;

export class PreChatView {
	readonly element: HTMLFormElement;
	private readonly inputs = {} as Record<Field, HTMLInputElement>;
	private readonly rows: HTMLElement[];
	private readonly or: HTMLElement;
	private readonly problem = el('p', 'form-error', { id: 'pp-form-error', role: 'alert' });
	private readonly skip: HTMLButtonElement;
	private form: PreChatForm | undefined;

	constructor(
		private readonly options: Options,
		private readonly client: WidgetClient,
	) {
		const { texts } = options;
		this.rows = FIELDS.map((field) => {
			const { type, example: placeholder } = KINDS[field];
			const attributes = { type, placeholder, autocomplete: type, maxlength: '254' };
			const describedBy = { 'aria-describedby': this.problem.id };
			const input = el('input', 'field', { ...attributes, ...describedBy });
			this.inputs[field] = input;
			return el('label', 'label', {}, texts[field], input);
		});
		this.or = el('p', 'or', {}, texts.or);
		this.skip = el('button', 'plain', { type: 'button' }, texts.skip);
		this.skip.addEventListener('click', () => client.skipPreChat());
		const title = el('h3', 'form-title', { id: 'pp-form-title' }, texts.formTitle);
		this.element = el(
			'form',
			'form',
			{ novalidate: true, hidden: true, 'aria-labelledby': title.id },
			title,
			el('p', 'form-text', {}, texts.formText),
			...this.rows,
			this.problem,
			el('button', 'primary', { type: 'submit' }, texts.continue),
			this.skip,
		);
		this.rows[0]?.after(this.or);
		this.element.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.submit();
		});
	}

	update({ form }: ChatState): void {
		this.form = form;
		setAttribute(this.element, 'hidden', !form);
		if (!form) return;
		FIELDS.forEach((field, index) => {
			setAttribute(this.rows[index]!, 'hidden', !form.fields.includes(field));
		});
		setAttribute(this.or, 'hidden', form.fields !== 'email-or-phone');
		setAttribute(this.skip, 'hidden', form.required);
	}

	focus(): void {
		const first = this.form?.fields === 'phone-only' ? 'phone' : 'email';
		this.inputs[first].focus({ preventScroll: true });
	}

	private async submit(): Promise<void> {
		const contact = this.check();
		if (!contact) return;
		try {
			await this.client.submitPreChat(contact);
		} catch {
			setText(this.problem, this.options.texts.actionFailed);
		}
	}

	/** What was filled in, or undefined after saying what is wrong with it. */
	private check(): Contact | undefined {
		const { texts } = this.options;
		const asked = this.form?.fields ?? '';
		const fields = FIELDS.filter((field) => asked.includes(field));
		const contact: Contact = {};
		let wrong: Field | undefined;
		for (const field of fields) {
			const text = this.inputs[field].value.trim();
			const value = field === 'email' ? isEmail(text) && text : toE164(text);
			if (value) contact[field] = value;
			// Where one is enough, the other may stay empty.
			const isWrong = !value && (asked !== 'email-or-phone' || text !== '');
			setAttribute(this.inputs[field], 'aria-invalid', isWrong ? 'true' : undefined);
			if (isWrong) wrong ??= field;
		}
		if (!wrong && Object.keys(contact).length === 0) wrong = fields[0];
		setText(this.problem, wrong ? texts[`${wrong}Wrong`] : '');
		if (!wrong) return contact;
		return void this.inputs[wrong].focus();
	}
}
