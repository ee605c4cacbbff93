/** The text that Prometheus reads: our own numbers, and those of the process. The library is loaded with the first reader. */
import type { Histogram, Registry } from 'prom-client';
import { METRICS, type MetricEntry, type MetricName } from './catalogue';
import type { Sample } from './sample';

/** Where the numbers of each metric come from; asked when somebody reads. */
export type MetricReaders = Record<
	MetricName,
	() => readonly Sample[] | Promise<readonly Sample[]>
>;

/** The process has one set of numbers, however many services run in it. */
let ofProcess: Promise<Registry> | undefined;

export class Exposition {
	private own: Promise<Registry> | undefined;

	constructor(private readonly readers: MetricReaders) {}

	/** @returns the text, and the content type that it is to be sent with */
	async text(): Promise<{ body: string; contentType: string }> {
		this.own ??= this.register();
		ofProcess ??= processRegistry();
		const [own, process] = await Promise.all([this.own, ofProcess]);
		const texts = await Promise.all([own.metrics(), process.metrics()]);
		return { body: texts.join('\n'), contentType: own.contentType };
	}

	private async register(): Promise<Registry> {
		const { Registry } = await import('prom-client');
		const registry = new Registry();
		for (const [name, entry] of Object.entries<MetricEntry>(METRICS)) {
			const { type, help } = entry;
			const read = this.readers[name as MetricName];
			const get = async () => {
				// What cannot be found out while the database is away is left out; /ready and the log say why.
				const values = await Promise.resolve(read()).catch((): Sample[] => []);
				return { name, type, help, aggregator: 'sum', values };
			};
			// All that a registry asks of a metric is this; the library's own ones would count each thing again.
			registry.registerMetric({ name, get } as unknown as Histogram);
		}
		return registry;
	}
}

async function processRegistry(): Promise<Registry> {
	const { Registry, collectDefaultMetrics } = await import('prom-client');
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	return registry;
}
