/** The Grafana dashboard asks for what the service exports, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, type MetricEntry } from '../../runtime/src/metrics/catalogue';
import { scrape } from '../support/metrics';
import { startRuntime } from '../support/start-runtime';

interface Panel {
	id: number;
	type: string;
	title: string;
	gridPos: { h: number; w: number; x: number; y: number };
	targets?: Array<{ expr: string; legendFormat: string }>;
}

const file = join(__dirname, '../../docs/grafana-dashboard.json');
const dashboard = JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] };
const targets = dashboard.panels.flatMap(({ targets = [] }) => targets);
const namesIn = (expr: string) => expr.match(/\b(?:pocketping|nodejs|process)_\w+/g) ?? [];
const plainName = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '');

it('names only metrics that are exported, by labels that they have', async () => {
	const runtime = await startRuntime();
	const { names } = await scrape(runtime);
	await runtime.stop();
	for (const { expr, legendFormat } of targets) {
		const found = namesIn(expr);
		expect(found).not.toEqual([]);
		for (const name of found) {
			expect(names).toContain(names.has(name) ? name : plainName(name));
			const own: MetricEntry | undefined = METRICS[plainName(name) as keyof typeof METRICS];
			if (!own) continue;
			const labels = [...(own.labels ?? []), 'le', 'job', 'instance'];
			const grouped = [...expr.matchAll(/ by \(([^)]+)\)/g)].flatMap(([, list = '']) =>
				list.split(/,\s*/),
			);
			const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
			for (const label of [...grouped, ...shown]) expect(labels).toContain(label);
		}
	}
});

it('shows every metric of our own', () => {
	const shown = new Set(targets.flatMap(({ expr }) => namesIn(expr)).map(plainName));
	expect(Object.keys(METRICS).filter((name) => !shown.has(name))).toEqual([]);
});

it('counts with rates, and sums nothing that every instance tells of all', () => {
	for (const { expr } of targets) {
		for (const name of namesIn(expr)) {
			const entry: MetricEntry | undefined = METRICS[plainName(name) as keyof typeof METRICS];
			if (entry?.type === 'counter') expect(expr).toMatch(/\b(rate|increase)\(/);
			if (entry && /of all instances together/.test(entry.help)) expect(expr).toMatch(/\bmax\b/);
		}
	}
});

it('has panels with ids and places of their own', () => {
	expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
	const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) => {
		expect(x + w).toBeLessThanOrEqual(24);
		return Array.from({ length: h * w }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`);
	});
	expect(new Set(cells).size).toBe(cells.length);
});
