// As much of the Telegram Bot API as posting needs, each call answered after a while; a process of its own.
const http = require('node:http');

/** What each call takes, in milliseconds. */
const TAKES_MS = Number(process.env.TAKES_MS ?? 300);

let n = 100;
let posted = 0;
const results = {
	getMe: () => ({ id: 1, is_bot: true, first_name: 'bench', username: 'bench_bot' }),
	createForumTopic: () => ({ message_thread_id: (n += 1), name: 'x', icon_color: 1 }),
	sendMessage: ({ message_thread_id: topic }) => {
		posted += 1;
		return { message_id: (n += 1), message_thread_id: topic, date: 0, chat: { id: 1 } };
	},
};

const server = http.createServer((request, response) => {
	const chunks = [];
	request.on('data', (chunk) => chunks.push(chunk));
	request.on('end', () => {
		const method = request.url.split('/').at(-1);
		if (method === 'posted') return response.end(String(posted));
		const parameters = JSON.parse(Buffer.concat(chunks).toString() || '{}');
		const isPoll = method === 'getUpdates';
		setTimeout(
			() => {
				response.setHeader('Content-Type', 'application/json');
				const result = isPoll ? [] : (results[method]?.(parameters) ?? true);
				response.end(JSON.stringify({ ok: true, result }));
			},
			isPoll ? 20_000 : TAKES_MS,
		);
	});
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
