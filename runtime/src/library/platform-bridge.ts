/** What the bridges that come with this package have in common: settings, checked like those of the environment. */
import type { VariableName } from '../config/variables';
import { keepSettings } from './named-settings';

/** What operators see of visitors. */
export interface PlatformBridgeOptions {
	/** Whether operators see the visitor's page. Default true. */
	showUrl?: boolean;
	/** Whether operators see the visitor's device, address and language. Default true. */
	showMetadata?: boolean;
}

/** The platforms that come with this package. */
export type PlatformName = 'telegram' | 'discord' | 'slack';

/** One of the platforms that come with this package. */
export abstract class PlatformBridge {
	/** What its cards show. */
	readonly show: PlatformBridgeOptions;

	/**
	 * @internal
	 * @param values by the variable that means the same in the environment: the option's name, and its value
	 */
	protected constructor(
		readonly name: PlatformName,
		{ showUrl, showMetadata }: PlatformBridgeOptions,
		values: Partial<Record<VariableName, readonly [option: string, value: unknown]>>,
	) {
		this.show = {
			...(showUrl !== undefined && { showUrl }),
			...(showMetadata !== undefined && { showMetadata }),
		};
		keepSettings(this, `bridges.${name}`, values);
	}
}
