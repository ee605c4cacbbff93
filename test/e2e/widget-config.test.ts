/** How the chat looks and behaves on pages: set through the API, told by /connect and config_update. */
import { connectPage, openStream, request } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({
		env: {
			WELCOME_MESSAGE: 'Hello!',
			MIN_WIDGET_VERSION: '2.0.0',
			LATEST_WIDGET_VERSION: '3.1.0',
		},
	});
});
afterAll(() => runtime.stop());

const put = (config: unknown) => runtime.api('PUT', '/widget-config', config);

it('reaches every page that opens', async () => {
	const config = {
		operatorName: 'Ada',
		operatorAvatar: 'https://shop.example/ada.png',
		operatorReachable: false,
		primaryColor: '#ff0066',
		headerColor: { from: '#000', to: 'rgb(10, 20, 30)', direction: '45deg' },
		footerColor: { light: 'white', dark: 'hsl(240 10% 4%)' },
		toggleColor: '#fff',
		chatBackground: 'dots',
		trackedElements: [{ selector: '.pricing a', event: 'click', name: 'clicked_pricing' }],
	};
	expect(await put(config)).toMatchObject({ status: 200, body: config });
	expect(await connectPage(runtime.url)).toMatchObject({ ...config, welcomeMessage: 'Hello!' });
	expect((await runtime.api('GET', '/widget-config')).body).toMatchObject(config);
	await put({ welcomeMessage: 'Hi' });
	const page = await connectPage(runtime.url);
	expect(page).toMatchObject({ welcomeMessage: 'Hi', operatorReachable: true });
	expect(page).not.toHaveProperty('operatorName');
});

it('tells open pages of changed tracked elements, and of nothing else', async () => {
	await put({});
	const page = await connectPage(runtime.url);
	const stream = await openStream(runtime.url, page.sessionId);
	await put({ operatorName: 'Bob' });
	const trackedElements = [{ selector: '#buy', name: 'buy', data: { plan: 'pro' } }];
	await put({ trackedElements });
	expect((await stream.frame('config_update')).data).toEqual({ trackedElements });
	await put({});
	await stream.frame(({ data }) => data.trackedElements?.length === 0);
	expect(stream.frames.filter(({ type }) => type === 'config_update')).toHaveLength(2);
	stream.close();
});

it.each([
	['an unknown field', { colour: 'red' }],
	['a colour that is more than that', { primaryColor: 'red; background: url(//evil.example)' }],
	['a script as an address', { operatorAvatar: 'javascript:alert(1)' }],
	['a data address', { chatBackground: 'data:text/html,x' }],
	['a nameless element', { trackedElements: [{ selector: 'a' }] }],
	['too many elements', { trackedElements: Array(101).fill({ selector: 'a', name: 'b' }) }],
	['an odd form', { preChatForm: { enabled: true, fields: 'all' } }],
	['no object', []],
])('refuses %s', async (_what, config) => {
	await put({ operatorName: 'kept' });
	expect(await put(config)).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETERS' } });
	expect((await runtime.api('GET', '/widget-config')).body.operatorName).toBe('kept');
});

it('needs the API key', async () => {
	expect((await request('GET', `${runtime.url}/widget-config`)).status).toBe(401);
});

describe('versions of the existing widget', () => {
	const connect = (version?: string) =>
		fetch(`${runtime.url}/pocketping/connect`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				origin: 'https://shop.example',
				...(version !== undefined && { 'x-pocketping-version': version }),
			},
			body: '{"visitorId":"v","sessionId":null}',
		});

	it.each([
		[undefined, 200, null],
		['3.1.0', 200, null],
		['v4', 200, null],
		['3.0.9', 200, 'outdated'],
		['2.6.0', 200, 'deprecated'],
		['2.0.0-beta.1', 200, 'deprecated'],
		['1.9.9', 426, 'unsupported'],
		['abc', 426, 'unsupported'],
	])('%s: %i %s', async (version, status, verdict) => {
		const response = await connect(version);
		expect(response.status).toBe(status);
		expect(response.headers.get('x-pocketping-version-status')).toBe(verdict);
		expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
		if (status === 426) {
			expect(await response.json()).toMatchObject({
				code: 'WIDGET_VERSION_UNSUPPORTED',
				message: expect.stringContaining('2.0.0'),
				minVersion: '2.0.0',
				upgradeUrl: expect.stringMatching(/^https:/),
			});
		}
	});

	it('are told on the stream as well', async () => {
		const { sessionId } = (await (await connect('2.6.0')).json()) as { sessionId: string };
		const stream = await openStream(runtime.url, sessionId);
		expect((await stream.frame('version_warning')).data).toMatchObject({
			severity: 'warning',
			currentVersion: '2.6.0',
			latestVersion: '3.1.0',
			canContinue: true,
		});
		stream.close();
	});
});
