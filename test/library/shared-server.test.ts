/** A host program's own WebSocket server beside an attached instance: neither ends what leads to the other. */
import { WebSocketServer } from 'ws';
import { PocketPing, SqliteStore } from '../../runtime/src/index';
import { connectPage, openStream, TestSocket } from '../support/page';
import { HostProgram } from './support/host-program';

it.each(['before', 'after'])('one that was made %s the instance was attached', async (when) => {
	const host = new HostProgram();
	const pp = new PocketPing({ storage: new SqliteStore(':memory:'), logLevel: 'silent' });
	host.app.use('/pocketping', pp.router());
	// The usual way of the library ws, which ends every handshake that is not for its path.
	const listen = () => new WebSocketServer({ server: host.server, path: '/own' });
	const early = when === 'before' ? listen() : undefined;
	pp.attach(host.server);
	// In front of every request only where there is a reason.
	expect(Object.hasOwn(host.server, 'emit')).toBe(when === 'before');
	const own = early ?? listen();
	own.on('connection', (client) => client.send('{"type":"own"}'));
	await host.listen();
	await pp.start();

	const page = await connectPage(host.url);
	const stream = await openStream(host.url, page.sessionId);
	await pp.sendMessage(page.sessionId, 'Hello');
	await stream.frame('message');
	const socket = await TestSocket.open(`${host.url}/own`);
	await socket.frame('own');
	await expect(TestSocket.open(`${host.url}/nobodys`)).rejects.toThrow('400');

	stream.close();
	socket.close();
	own.close();
	await pp.stop();
	await host.stop();
});
