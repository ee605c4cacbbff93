// A webhook receiver that reads and answers 204, nothing else; says at what rate what it got came in.
const http = require('node:http');

const MAX = 500_000;
const arrivals = new Float64Array(MAX);
let count = 0;

const server = http.createServer((request, response) => {
	request.resume();
	if (request.method === 'POST') {
		request.on('end', () => {
			arrivals[count % MAX] = performance.now();
			count += 1;
			response.writeHead(204).end();
		});
		return;
	}
	const query = new URL(request.url, 'http://localhost').searchParams;
	response.setHeader('content-type', 'application/json');
	if (request.method === 'DELETE') count = 0;
	response.end(JSON.stringify({ count, rate: rateOf(query) }));
});

/** Deliveries per second between the two given ones, counted from 0. */
function rateOf(query) {
	const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
	if (!to || to >= count) return null;
	return ((to - from) * 1000) / (arrivals[to] - arrivals[from]);
}

server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
