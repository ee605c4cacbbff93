/** The catalogue of custom events' names, kept without making events of one name wait for each other. */
import type { Change } from './change';
import type { InstanceMemory } from './instance-memory';
import { statementOf } from './postgres-statements';

/** Visitors make up names, so the list keeps to the newest. */
const MAX_NAMES = 500;

export async function rememberEventName(
	change: Change,
	{ eventNames }: InstanceMemory,
	name: string,
	seenAt: number,
): Promise<void> {
	if (eventNames.has(name)) {
		// Whoever has it locked says that it was seen just now, too.
		const update = `UPDATE event_names SET seen_at = $2 WHERE name IN (
			SELECT name FROM event_names WHERE name = $1 AND seen_at < $2 FOR UPDATE SKIP LOCKED)`;
		await change.send(statementOf(update, [name, seenAt]));
		return;
	}
	const insert = `INSERT INTO event_names (name, seen_at) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at`;
	await change.send(statementOf(insert, [name, seenAt]));
	const prune = `DELETE FROM event_names WHERE name IN (
		SELECT name FROM event_names ORDER BY seen_at DESC, name OFFSET ${MAX_NAMES} FOR UPDATE SKIP LOCKED)`;
	await change.send(statementOf(prune, []));
	change.whenKept(() => {
		if (eventNames.size >= MAX_NAMES) eventNames.clear();
		eventNames.add(name);
	});
}
