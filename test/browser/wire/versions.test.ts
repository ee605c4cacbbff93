/** Widgets that are too old, and how they are told. */
import { describeInBrowser } from '../support/browser';
import { Visitor } from '../support/visitor';
import { useWire } from './use-wire';

describeInBrowser('a server that wants a newer widget', () => {
	const wire = useWire(() => ({ env: { MIN_WIDGET_VERSION: '3.0.0' } }));

	test('refuses the old one in words that a page of another origin can read', async () => {
		const visitor = await wire.arrive();
		const answer = await visitor.ask<string>('wire.ready');
		const [status, ...rest] = answer.split(' ');
		expect(status).toBe('426');
		expect(JSON.parse(rest.join(' '))).toMatchObject({
			error: expect.any(String),
			code: 'WIDGET_VERSION_UNSUPPORTED',
			minVersion: '3.0.0',
			upgradeUrl: expect.stringMatching(/^https:/),
		});
		expect(await visitor.ask('wire.warnings')).toMatchObject([
			{ status: 'unsupported', min: '3.0.0', message: expect.any(String) },
		]);
	});
});

describeInBrowser('the widget of the runtime itself', () => {
	const wire = useWire(() => ({ env: { MIN_WIDGET_VERSION: '3.0.0', ALLOWED_ORIGINS: '' } }));

	test('is never too old', async () => {
		const visitor = await Visitor.arrive(wire.browser, `${wire.runtime.url}/demo`);
		expect(visitor.complaints).toEqual([]);
		await visitor.leave();
	});
});

describeInBrowser('a server that knows a newer widget', () => {
	const wire = useWire(() => ({ env: { LATEST_WIDGET_VERSION: '2.7.0' } }));

	test('lets the old one in and tells it', async () => {
		const visitor = await wire.arrive();
		await visitor.on('websocket');
		expect(await visitor.ask('wire.warnings')).toMatchObject([
			{ status: 'outdated', latest: '2.7.0' },
		]);
		const warnings = await visitor.until<any[]>(
			"wire.frames.filter(({ type }) => type === 'version_warning')",
			(found) => found.length > 0,
		);
		expect(warnings[0].data).toMatchObject({ severity: 'info', canContinue: true });
		expect(visitor.complaints).toEqual([]);
	});
});
