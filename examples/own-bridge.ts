// A bridge of one's own: conversations appear in the terminal, and a line typed there goes to the newest one.
import { createInterface } from 'node:readline';
import {
	PocketPing,
	SqliteStore,
	type Bridge,
	type BridgeContext,
	type BridgeState,
	type Destination,
	type OpenedThread,
	type Piece,
	type Post,
} from 'pocketping-runtime';
import { serve } from './serve.ts';

class TerminalBridge implements Bridge {
	readonly name = 'terminal';
	readonly nativeReplies = false;
	readonly sharesChat = false;
	readonly hint = 'Type an answer and press Enter.';
	state: BridgeState = { status: 'starting', since: Date.now() };
	private readonly input = createInterface({ input: process.stdin });
	private readonly context: BridgeContext;
	private newest = '';
	private posts = 0;

	constructor(context: BridgeContext) {
		this.context = context;
	}

	start(): void {
		this.become('online');
		this.input.on('line', (line) => void this.hear(line));
	}

	async stop(): Promise<void> {
		this.input.close();
		this.become('stopped');
	}

	/** A place for a conversation; what is returned here comes back with every post of it. */
	async openThread(title: string): Promise<OpenedThread> {
		this.newest = String((this.posts += 1));
		console.log(`── ${title}`);
		return { place: 'terminal', thread: this.newest, cardShown: false };
	}

	destinations(thread: Destination): Destination[] {
		return [thread];
	}

	/** The platform's own markup would go here. */
	write({ title, text, facts = [] }: Post): Array<Extract<Piece, { kind: 'text' }>> {
		const lines = [title, text, ...facts.map((fact) => fact.join(': '))].filter(Boolean);
		return [{ kind: 'text', text: lines.join('\n'), plain: lines.join('\n') }];
	}

	/** @returns the id under which the platform knows the post */
	async send(_to: Destination, piece: Piece): Promise<string> {
		console.log(piece.kind === 'text' ? piece.text : `[file ${piece.file.filename}]`);
		return String((this.posts += 1));
	}

	// A terminal takes nothing back.
	async edit(): Promise<void> {}
	async remove(): Promise<void> {}
	async mark(): Promise<void> {}
	async setThread(): Promise<void> {}

	private async hear(line: string): Promise<void> {
		const { inbox } = this.context;
		const sessionId = await inbox.sessionOfThread('terminal', this.newest);
		if (sessionId === undefined) return;
		const problem = await inbox.message({
			sessionId,
			place: 'terminal',
			post: String((this.posts += 1)),
			content: line,
			operator: { id: 'me', name: 'Support' },
			files: [],
		});
		if (problem) console.log(problem);
	}

	private become(status: BridgeState['status']): void {
		this.state = { status, since: this.context.clock.now() };
		this.context.onState(this.state);
	}
}

const pp = new PocketPing({
	storage: new SqliteStore(':memory:'),
	bridges: [{ name: 'terminal', connect: (context) => new TerminalBridge(context) }],
});

await serve(pp);
