/** The types of custom events: which name carries which data, as far as the program says so. */
import type { CustomEvent, Session } from '../../../protocol/shapes';

/** Names of custom events and what they carry. Without one, every name may carry anything. */
export type EventMap = Record<string, unknown>;

/** The names that a map lists. */
export type EventName<Events extends object> = Extract<keyof Events, string>;

/** A name, `*` for every event, or the beginning of a name with `*` behind it (`cart.*`). */
export type EventPattern<Events extends object> = EventName<Events> | '*' | `${string}*`;

/** The names that a pattern matches. */
type Matching<Events extends object, Pattern extends string> =
	string extends EventName<Events>
		? string
		: Pattern extends `${infer Start}*`
			? Extract<EventName<Events>, `${Start}${string}`>
			: Extract<EventName<Events>, Pattern>;

/** A custom event of this name, with the data that belongs to it. */
export type TypedEvent<Events extends object, Name extends string> = Name extends keyof Events
	? Omit<CustomEvent, 'name' | 'data'> & { name: Name; data: Events[Name] }
	: Omit<CustomEvent, 'data'> & { name: string; data: unknown };

/** What hears of the custom events that match a pattern, and of the session each came from. */
export type EventHandler<Events extends object, Pattern extends string> = (
	event: TypedEvent<Events, Matching<Events, Pattern>>,
	session: Session,
) => unknown;

/** The data of an event as an argument, which may be left out where it may be undefined. */
export type DataArgument<Data> = undefined extends Data ? [data?: Data] : [data: Data];
