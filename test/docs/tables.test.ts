/** The tables in the docs say what the code says; `node scripts/write-docs-tables.js` rewrites them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_TABLE } from '../../protocol/error-table';
import { EVENT_CATALOGUE } from '../../protocol/event-types';
import { VARIABLES, type Variable } from '../../runtime/src/config/variables';
import { HANDLERS, HANDOFF_INPUTS, handlerAfter } from '../../runtime/src/core/handoff/handoff';
import { MAX_CONNECTIONS } from '../../runtime/src/security/connection-cap';
import { METRICS, type MetricEntry } from '../../runtime/src/metrics/catalogue';
import { LIMITS } from '../../runtime/src/security/rate-limits';

const docs = join(__dirname, '../../docs');

function table(head: string[], rows: string[][]): string {
	const cell = (text: string) => text.replace(/\|/g, '\\|');
	const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const variables = table(
	['variable', 'purpose', 'value', 'when unset'],
	Object.entries<Variable>(VARIABLES).map(([name, { purpose, expects, unset }]) => [
		`\`${name}\``,
		purpose,
		expects,
		unset,
	]),
);

const errors = table(
	['code', 'status', '`error`', '`message`'],
	Object.entries(ERROR_TABLE).map(([code, { status, error, message }]) => [
		`\`${code}\``,
		String(status),
		error,
		message,
	]),
);

const events = table(
	['event', 'when'],
	EVENT_CATALOGUE.map(({ type, description }) => [`\`${type}\``, description]),
);

const limits = table(
	['limit', 'counts', 'per', 'at most'],
	Object.entries(LIMITS).map(([name, { points, duration, per, counts }]) => [
		`${name}`,
		counts,
		per,
		`${points} in ${duration} s`,
	]),
);

const metrics = table(
	['metric', 'type', 'labels', 'what'],
	Object.entries<MetricEntry>(METRICS).map(([name, { type, labels = [], help }]) => [
		`\`${name}\``,
		type,
		labels.map((label) => `\`${label}\``).join(' '),
		help,
	]),
);

const CONNECTIONS: Record<keyof typeof MAX_CONNECTIONS, string> = {
	address: 'streams of one address',
	session: 'streams of one session',
	unproven: 'operator sockets of one address that have not shown their key yet',
};

const connections = table(
	['connections', 'at most'],
	Object.entries(MAX_CONNECTIONS).map(([name, max]) => [
		CONNECTIONS[name as keyof typeof MAX_CONNECTIONS],
		String(max),
	]),
);

const handoff = table(
	['what happens', ...HANDLERS.map((handler) => `\`${handler}\``)],
	Object.entries(HANDOFF_INPUTS).map(([input, meaning]) => [
		meaning,
		...HANDLERS.map((handler) => {
			const after = handlerAfter(handler, input as keyof typeof HANDOFF_INPUTS);
			return after === handler ? '' : `\`${after}\``;
		}),
	]),
);

it.each([
	['configuration.md', 'variables', variables],
	['errors.md', 'errors', errors],
	['api.md', 'events', events],
	['ai.md', 'handoff', handoff],
	['operations.md', 'metrics', metrics],
	['visitor-security.md', 'limits', limits],
	['visitor-security.md', 'connections', connections],
])('docs/%s has the table of %s', (file, name, expected) => {
	const path = join(docs, file);
	const text = readFileSync(path, 'utf8');
	const [start, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
	const [before, rest] = text.split(start);
	const [found, after] = (rest ?? '').split(end);
	if (process.env.WRITE_DOCS) {
		writeFileSync(path, `${before}${start}\n\n${expected}\n\n${end}${after}`);
		return;
	}
	expect(found?.trim()).toBe(expected);
});
