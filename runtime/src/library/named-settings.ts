/** Settings that objects of the program carry: by the variable that means the same, and out of sight of whoever prints them. */
import type { VariableName } from '../config/variables';
import { toText } from './to-text';

export interface NamedSetting {
	variable: VariableName;
	/** What the program calls it. */
	path: string;
	/** Undefined: not set. */
	text: string | undefined;
}

const kept = new WeakMap<object, readonly NamedSetting[]>();

/**
 * @param prefix stands in front of the options' names
 * @param values by variable: the option's name, and its value
 */
export function keepSettings(
	owner: object,
	prefix: string,
	values: Partial<Record<VariableName, readonly [option: string, value: unknown]>>,
): void {
	const settings = Object.entries(values).map(([variable, [option, value]]) => ({
		variable: variable as VariableName,
		path: `${prefix}.${option}`,
		text: toText(value),
	}));
	kept.set(owner, settings);
}

export function settingsOf(owner: object): readonly NamedSetting[] {
	return kept.get(owner) ?? [];
}
