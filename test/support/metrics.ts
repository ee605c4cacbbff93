/** Reads /metrics as Prometheus does. */
import type { RunningRuntime } from './start-runtime';

export interface ScrapedMetrics {
	/** The names of all metrics, as their TYPE lines say. */
	names: Set<string>;
	/** The sum of all numbers of this name whose labels fit; undefined when there is none. */
	value(name: string, labels?: Record<string, string>): number | undefined;
	/** The values that a label has in the numbers of this name. */
	labelsOf(name: string, label: string): string[];
	text: string;
}

interface Line {
	name: string;
	labels: Record<string, string>;
	value: number;
}

const LINE = /^([a-z_:]\w*)(?:\{(.*)\})? (\S+)$/;

export function parseMetrics(text: string): ScrapedMetrics {
	const lines: Line[] = [];
	const names = new Set<string>();
	for (const line of text.split('\n')) {
		if (line.startsWith('# TYPE ')) names.add(line.split(' ')[2] ?? '');
		if (line === '' || line.startsWith('#')) continue;
		const [, name = '', labels = '', value] = LINE.exec(line) ?? [];
		if (name === '') throw new Error(`not a line that Prometheus reads: ${line}`);
		lines.push({
			name,
			labels: Object.fromEntries(
				[...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]),
			),
			value: Number(value),
		});
	}
	const named = (name: string) => lines.filter((line) => line.name === name);
	return {
		text,
		names,
		value(name, labels = {}) {
			const found = named(name).filter((line) =>
				Object.entries(labels).every(([key, text]) => line.labels[key] === text),
			);
			return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
		},
		labelsOf: (name, label) => named(name).map(({ labels }) => labels[label] ?? ''),
	};
}

export async function scrape(
	runtime: Pick<RunningRuntime, 'url' | 'apiKey'>,
): Promise<ScrapedMetrics> {
	const response = await fetch(`${runtime.url}/metrics`, {
		headers: { authorization: `Bearer ${runtime.apiKey}` },
	});
	if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
	return parseMetrics(await response.text());
}
