// Nobody answers: the AI takes each session over once and answers once, whichever instance's timer was first.
const assert = require('node:assert');
const http = require('node:http');
const { openPages } = require('../page');
const { sleep, waitFor } = require('../wait-for');

const VISITORS = 30;

/** OpenAI's chat API, which notes what it was asked. */
async function startModel() {
	const asked = [];
	const server = http.createServer((request, response) => {
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', async () => {
			const { messages } = JSON.parse(Buffer.concat(chunks).toString());
			const { content } = messages.at(-1);
			asked.push(content);
			await sleep(300);
			const message = { role: 'assistant', content: `You said: ${content}` };
			const answer = {
				id: 'completion',
				object: 'chat.completion',
				created: 0,
				model: 'stand-in',
				choices: [{ index: 0, message, finish_reason: 'stop' }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			};
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { asked, server, url: `http://127.0.0.1:${server.address().port}/v1` };
}

async function prepare() {
	const model = await startModel();
	return {
		model,
		env: {
			AI_PROVIDER: 'openai',
			AI_MODEL: 'stand-in',
			AI_TAKEOVER_DELAY: '2',
			AI_STREAMING: 'off',
			OPENAI_API_KEY: 'of-no-value',
			OPENAI_BASE_URL: model.url,
		},
		stop: async () => {
			model.server.closeAllConnections();
			model.server.close();
		},
	};
}

async function run({ cluster, model }) {
	const pages = await openPages(cluster, VISITORS, 'ai');
	await Promise.all(pages.map((page) => page.write(`question of ${page.id}`)));
	await waitFor('an answer on every page', () =>
		pages.every((page) => page.contents('ai').length > 0),
	);
	// Time for a second one to show.
	await sleep(2500);
	const { body } = await cluster.any().api('GET', '/events?type=ai.takeover&limit=100');
	assert.equal(body.events.length, VISITORS, 'takeovers');
	for (const page of pages) {
		const [said, ...more] = page.contents('ai');
		assert.match(said, new RegExp(`question of ${page.id}`));
		assert.deepEqual(more, []);
		assert.equal(page.frames.filter(({ type }) => type === 'ai_takeover').length, 1);
		page.end();
	}
	assert.equal(model.asked.length, VISITORS, 'the model was asked once for each');
	return [
		`${VISITORS} sessions taken over once and answered once; the model was asked ${model.asked.length} times`,
	];
}

module.exports = { what: 'the AI’s timer fires once across instances', instances: 3, prepare, run };
