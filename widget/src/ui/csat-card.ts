/** The card that asks for a rating: five faces, room for a word, and thanks. */
import type { ChatState } from '../chat-state';
import type { Options } from '../options';
import type { WidgetClient } from '../widget-client';
import { el, iconButton, setAttribute, setText } from './dom';
import { icon, type IconName } from './icons';

export class CsatCard {
	readonly element: HTMLElement;
	private readonly form: HTMLFormElement;
	private readonly thanks: HTMLElement;
	private readonly more: HTMLElement;
	private readonly comment: HTMLTextAreaElement;
	private readonly problem = el('p', 'form-error', { role: 'alert' });
	private readonly radios: HTMLInputElement[];

	constructor(
		private readonly options: Options,
		private readonly client: WidgetClient,
	) {
		const { texts } = options;
		const labels = texts.csatScores.split(',');
		this.radios = labels.map((label, index) => {
			const value = String(index + 1);
			return el('input', '', { type: 'radio', name: 'pp-csat', value, 'aria-label': label });
		});
		const faces = this.radios.map((radio, index) =>
			el('label', 'face', { title: labels[index] }, radio, icon(`face${index + 1}` as IconName)),
		);
		this.comment = el('textarea', 'field', {
			rows: '2',
			maxlength: '1000',
			placeholder: texts.csatComment,
			'aria-label': texts.csatComment,
		});
		const send = el('button', 'primary', { type: 'submit' }, texts.csatSend);
		this.more = el('div', 'csat-more', { hidden: true }, this.comment, this.problem, send);
		const dismiss = iconButton('small', texts.dismiss, 'close', () => client.csat.dismiss());
		const title = el('h3', 'form-title', { id: 'pp-csat-title' }, texts.csatTitle);
		const group = { class: 'faces', role: 'radiogroup', 'aria-labelledby': 'pp-csat-title' };
		this.form = el('form', '', {}, dismiss, title, el('div', '', group, ...faces), this.more);
		this.thanks = el('p', 'thanks', { role: 'status' });
		this.element = el('div', 'csat', { hidden: true }, this.form, this.thanks);
		this.form.addEventListener('change', () => {
			setAttribute(this.more, 'hidden', false);
			this.element.scrollIntoView({ block: 'end' });
		});
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.submit();
		});
	}

	/** Tells whether it has just appeared. */
	update({ csat }: ChatState): boolean {
		const wasHidden = this.element.hidden;
		setAttribute(this.element, 'hidden', !csat);
		setAttribute(this.form, 'hidden', csat === 'thanks');
		if (csat === 'thanks' && !this.thanks.firstChild) {
			this.thanks.append(icon('check'), this.options.texts.csatThanks);
		} else if (csat !== 'thanks') this.thanks.replaceChildren();
		return wasHidden && csat !== undefined;
	}

	private async submit(): Promise<void> {
		const score = this.radios.findIndex(({ checked }) => checked) + 1;
		if (score === 0) return;
		setText(this.problem, '');
		try {
			await this.client.csat.submit(score, this.comment.value);
			this.form.reset();
			setAttribute(this.more, 'hidden', true);
		} catch {
			setText(this.problem, this.options.texts.actionFailed);
		}
	}
}
