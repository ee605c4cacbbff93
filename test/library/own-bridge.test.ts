/** A bridge of a program's own: posts go out through it, and what operators answer comes back in. */
import {
	PocketPing,
	SqliteStore,
	type Bridge,
	type BridgeContext,
	type Piece,
} from '../../runtime/src/index';
import { eventually } from '../support/eventually';
import { connectPage, openStream, post } from '../support/page';
import { HostProgram } from './support/host-program';

/** Keeps what would be posted somewhere; a chat in memory. */
class NotebookBridge implements Bridge {
	readonly name = 'notebook';
	readonly nativeReplies = false;
	readonly sharesChat = false;
	readonly hint = 'Write below.';
	readonly lines: string[] = [];
	state: Bridge['state'] = { status: 'starting', since: 0 };

	constructor(private readonly context: BridgeContext) {}

	start(): void {
		this.state = { status: 'online', since: this.context.clock.now() };
		this.context.onState(this.state);
	}

	async stop(): Promise<void> {
		this.state = { status: 'stopped', since: this.context.clock.now() };
	}

	async openThread(title: string) {
		this.lines.push(`# ${title}`);
		return { place: 'notebook', thread: String(this.lines.length), cardShown: false };
	}

	destinations(thread: { place: string; thread: string }) {
		return [thread];
	}

	write(post: { title?: string; text?: string }) {
		const text = [post.title, post.text].filter(Boolean).join(': ');
		return [{ kind: 'text' as const, text, plain: text }];
	}

	async send(_to: unknown, piece: Piece) {
		if (piece.kind === 'text') this.lines.push(piece.text);
		return String(this.lines.length);
	}

	async edit() {}
	async remove() {}
	async mark() {}
	async setThread() {}

	/** What an operator does. */
	async answer(content: string): Promise<string | undefined> {
		const { inbox } = this.context;
		const thread = String(this.lines.findIndex((line) => line.startsWith('#')) + 1);
		const sessionId = (await inbox.sessionOfThread('notebook', thread)) ?? '';
		return await inbox.message({
			sessionId,
			place: 'notebook',
			post: `answer ${content}`,
			content,
			operator: { id: '1', name: 'Anna' },
			files: [],
		});
	}

	/** What an operator is told who asks about the visitor. */
	async info(): Promise<string> {
		const { inbox } = this.context;
		const [open] = await inbox.newestPosts(1);
		return await inbox.command({
			command: 'info',
			argument: '',
			prefix: '/',
			operator: { id: '1', name: 'Anna' },
			sessionId: open?.sessionId,
			inThread: true,
		});
	}
}

it('carries a conversation both ways', async () => {
	let notebook: NotebookBridge | undefined;
	const pp = new PocketPing({
		storage: new SqliteStore(':memory:'),
		logLevel: 'silent',
		bridges: [
			{
				name: 'notebook',
				show: { showUrl: false },
				connect: (context) => (notebook = new NotebookBridge(context)),
			},
		],
	});
	const host = new HostProgram();
	host.app.use('/pocketping', pp.router());
	pp.attach(host.server);
	await host.listen();
	await pp.start();
	const { sessionId } = await connectPage(host.url);
	const stream = await openStream(host.url, sessionId);
	await post(`${host.url}/pocketping/message`, {
		sessionId,
		content: 'Anybody there?',
		sender: 'visitor',
	});
	await eventually(async () => notebook?.lines.some((line) => line.includes('Anybody there?')));
	expect(notebook?.lines.join('\n')).not.toContain('shop.example');
	expect(await notebook?.info()).toContain('Status: active');
	expect(await notebook?.info()).not.toContain('shop.example');
	expect(await notebook?.answer('Yes!')).toBeUndefined();
	const frame = await stream.frame(
		({ type, data }) => type === 'message' && data.sender === 'operator',
	);
	expect(frame.data).toMatchObject({ content: 'Yes!', metadata: { operatorName: 'Anna' } });
	const health = await fetch(`${host.url}/pocketping/api/ready`);
	expect(await health.json()).toMatchObject({ bridges: { notebook: 'online' } });
	stream.close();
	await pp.stop();
	expect(notebook?.state.status).toBe('stopped');
	await host.stop();
});
