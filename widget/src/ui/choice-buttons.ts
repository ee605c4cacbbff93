/** The buttons under a question: one press answers it. */
import { el, setAttribute } from './dom';

interface ChoiceButtons {
	element: HTMLElement;
	/** Shows a button for each label; none, when there are no labels. */
	update: (labels?: readonly string[]) => void;
}

/** @param name what the group of buttons is for, in words for screen readers */
export function createChoiceButtons(
	name: string,
	onChoose: (label: string) => void,
): ChoiceButtons {
	const element = el('div', 'choices', { role: 'group', 'aria-label': name, hidden: true });
	let shown = '';
	return {
		element,
		update(labels = []) {
			// Buttons that are there already keep the focus.
			const wanted = JSON.stringify(labels);
			if (shown === wanted) return;
			shown = wanted;
			setAttribute(element, 'hidden', labels.length === 0);
			element.replaceChildren(
				...labels.map((label) => {
					const button = el('button', 'choice', { type: 'button' }, label);
					button.addEventListener('click', () => onChoose(label));
					return button;
				}),
			);
		},
	};
}
