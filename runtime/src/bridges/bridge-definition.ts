/** A bridge as a program hands it to this service: its name, and how it is made once the service runs. */
import type { Bridge } from './bridge';
import type { BridgeContext } from './bridge-context';

/** A bridge of a program's own, yet to be made. */
export interface BridgeDefinition {
	/** Lower-case letters, digits and dashes; kept with what is posted, so it should not change. */
	readonly name: string;
	/** Whether cards show the visitor's page, and device, address and language. Default: both. */
	readonly show?: { readonly showUrl?: boolean; readonly showMetadata?: boolean };
	/** Makes the bridge, not connected yet. Called once, when the service starts or the first post is due. */
	connect(context: BridgeContext): Bridge | Promise<Bridge>;
}
