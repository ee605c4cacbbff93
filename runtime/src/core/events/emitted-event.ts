/** A custom event as whoever sent it gets it back. */
import type { CustomEvent } from '../../../../protocol/shapes';

/** What was recorded, under the id that every delivery of it carries. */
export interface RecordedEvent extends CustomEvent {
	id: string;
}

/** An event on its way to pages, with the number of open pages it reached. */
export interface EmittedEvent extends RecordedEvent {
	delivered: number;
}
