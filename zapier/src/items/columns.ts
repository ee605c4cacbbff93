/** Columns: what an item has, what it is called in Zapier, and where it comes from, in one table. */
import type { PlainOutputField } from 'zapier-platform-core';

/** One field of an item. */
export interface Column<Source> {
	key: string;
	/** As users see it when they map the field. */
	label: string;
	/** Left out for what has fields of its own, which Zapier finds out by itself. */
	type?: PlainOutputField['type'];
	/** It is a list of these. */
	list?: true;
	read: (source: Source) => unknown;
}

/** What Zapier passes on to the next step. */
export type Item = Record<string, unknown>;

/**
 * The item of a source. What is not known is `null` and never left out, so that every item of a step has the
 * same fields as its sample.
 */
export function toItem<Source>(columns: ReadonlyArray<Column<Source>>, source: Source): Item {
	return Object.fromEntries(columns.map(({ key, read }) => [key, read(source) ?? null]));
}

/** The definition of the same fields. */
export function toOutputFields<Source>(columns: ReadonlyArray<Column<Source>>): PlainOutputField[] {
	return columns.map(({ key, label, type, list }) => ({
		key,
		label,
		...(type && { type }),
		...(list && { list }),
	}));
}

/** The columns of something that a larger source holds. */
export function within<Outer, Inner>(
	columns: ReadonlyArray<Column<Inner>>,
	find: (outer: Outer) => Inner | undefined,
): Array<Column<Outer>> {
	return columns.map((column) => ({
		...column,
		read: (outer) => {
			const inner = find(outer);
			return inner && column.read(inner);
		},
	}));
}
